/** The other browser that drives the page, where there is one: stock Firefox, over WebDriver BiDi. */
import { execFileSync } from "node:child_process";

/** The browser named by FIREFOX, or the first known one on the PATH; nothing where there is none. */
export function findFirefox() {
  const given = process.env["FIREFOX"];
  if (given !== undefined) return given || null;
  for (const name of ["firefox-esr", "firefox"]) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return null;
}

/**
 * Preferences: whatever is saved goes into a folder without a question, and nothing of the browser's own goes to the network.
 * @param {string} downloads
 */
export function preferences(downloads) {
  return {
    "browser.download.dir": downloads,
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": true,
    "browser.download.always_ask_before_handling_new_types": false,
    "browser.download.open_pdf_attachments_inline": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
  };
}
