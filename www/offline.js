/** The page on a host, in the release: as main.js, and kept by the browser so that it works with the network off. */
import "./main.js";
import { trustedScriptURL } from "./trust.js";

// The browser refuses where it keeps nothing (private windows, no https); the page works all the same.
navigator.serviceWorker?.register(trustedScriptURL("offline-worker.js")).catch(() => {});
