/** The browser that drives the page: where it is, and how it is started quietly, in a container too. */
import { execFileSync } from "node:child_process";

/** Nothing of its own goes to the network, and no sandbox or graphics are asked of a container. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** The browser named by CHROME, or the first known one on the PATH. */
export function findBrowser() {
  const given = process.env["CHROME"];
  if (given) return given;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error("no browser: set CHROME to the executable of Chromium or Chrome");
}
