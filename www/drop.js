/**
 * Files dropped anywhere on the page, folders with all that lies in them. A file is called by its path inside the folder that
 * was dropped, so that those of one name in several folders are told apart.
 */

/** @import { Chosen } from "./actions.js" */

/** What of a folder is read; a file that is dropped itself is read whatever its name. Hidden files are not. */
const READ = /^[^.].*\.(xml|zip|gz|xsd|json|csv|tsv|txt)$/i;

/** Folders inside folders beyond which a link that goes in circles is more likely. */
const DEPTH_MAX = 12;

/**
 * @typedef {object} Listener
 * @property {(over: "" | "anything" | "baseline") => void} dragging
 * @property {(files: Chosen[], over: "anything" | "baseline") => void} dropped
 */

/**
 * @param {Document} page
 * @param {Listener} listener
 */
export function listenForDrops(page, listener) {
  // Entering a child counts as entering again before the parent is left: only the balance tells.
  let depth = 0;
  const over = (/** @type {DragEvent} */ event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    listener.dragging(zone(page, event));
  };
  page.addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) depth += 1;
    over(event);
  });
  page.addEventListener("dragover", over);
  page.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && depth > 0 && --depth === 0) listener.dragging("");
  });
  page.addEventListener("drop", async (event) => {
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    const over = zone(page, event);
    listener.dragging("");
    listener.dropped(await filesOf(event.dataTransfer), over);
  });
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/**
 * Anywhere is fine; one part of what lies over the page meanwhile is for what Pure holds already.
 * @param {Document} page
 * @param {DragEvent} event
 */
function zone(page, { clientX, clientY }) {
  const box = page.querySelector("[data-zone=baseline]")?.getBoundingClientRect();
  const inside = box && clientX >= box.left && clientX < box.right && clientY >= box.top && clientY < box.bottom;
  return inside ? "baseline" : "anything";
}

/**
 * @param {DataTransfer} data
 * @returns {Promise<Chosen[]>}
 */
async function filesOf(data) {
  // The list is empty after the first pause, so everything is taken from it before.
  const parts = [...data.items].map((item) => {
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) return folder(/** @type {FileSystemDirectoryEntry} */ (entry), [], entry.name);
    const file = item.getAsFile();
    return file && { file, path: [file.name], root: "", again: entry ? () => fileOf(entry) : undefined };
  });
  const found = (await Promise.all(parts)).flat().filter((found) => found !== null);
  const names = found.map(({ path }) => path.join("/"));
  return found.map(({ file, root, again }, at) => {
    const name = /** @type {string} */ (names[at]);
    // The name of the folder itself says nothing, unless files of one name were dropped with several.
    const alone = root === "" || names.indexOf(name) === names.lastIndexOf(name);
    return { file, name: alone ? name : `${root}/${name}`, again };
  });
}

/**
 * @typedef {{ file: File, path: string[], root: string, again: (() => Promise<File>) | undefined }} Found   Of no folder where it was dropped itself.
 */

/**
 * @param {FileSystemDirectoryEntry} directory
 * @param {readonly string[]} path   Of the folder, below the one that was dropped.
 * @param {string} root
 * @returns {Promise<Found[]>}
 */
async function folder(directory, path, root) {
  if (path.length > DEPTH_MAX) return [];
  const entries = await entriesOf(directory);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = entries.map(async (entry) => {
    if (entry.isDirectory) {
      const left = entry.name.startsWith(".") || entry.name === "__MACOSX";
      return left ? [] : folder(/** @type {FileSystemDirectoryEntry} */ (entry), [...path, entry.name], root);
    }
    if (!READ.test(entry.name)) return [];
    const file = await fileOf(entry);
    return [{ file, path: [...path, file.name], root, again: () => fileOf(entry) }];
  });
  return (await Promise.all(found)).flat();
}

/**
 * The file as it is on the disk now.
 * @param {FileSystemEntry} entry
 * @returns {Promise<File>}
 */
function fileOf(entry) {
  return new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
}

/**
 * @param {FileSystemDirectoryEntry} directory
 * @returns {Promise<FileSystemEntry[]>}
 */
async function entriesOf(directory) {
  const reader = directory.createReader();
  /** @type {FileSystemEntry[]} */
  const entries = [];
  // The browser hands a folder out in batches; an empty one is the end.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}
