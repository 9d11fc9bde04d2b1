/**
 * Files dropped anywhere on the page. A folder gives its own `.xml`, `.zip`, `.gz` and `.xsd` files, not those of folders
 * inside it and no hidden ones, just as the command line reads a folder.
 */

/**
 * @param {Document} page
 * @param {{ dragging(over: boolean): void, dropped(files: File[]): void }} listener
 */
export function listenForDrops(page, listener) {
  // Entering a child counts as entering again before the parent is left: only the balance tells.
  let depth = 0;
  const over = (/** @type {DragEvent} */ event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  };
  page.addEventListener("dragenter", (event) => {
    over(event);
    if (carriesFiles(event) && ++depth === 1) listener.dragging(true);
  });
  page.addEventListener("dragover", over);
  page.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && depth > 0 && --depth === 0) listener.dragging(false);
  });
  page.addEventListener("drop", async (event) => {
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    listener.dragging(false);
    listener.dropped(await filesOf(event.dataTransfer));
  });
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** @param {DataTransfer} data */
async function filesOf(data) {
  // The list is empty after the first pause, so everything is taken from it before.
  const parts = [...data.items].map((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? folder(/** @type {FileSystemDirectoryEntry} */ (entry)) : item.getAsFile();
  });
  return (await Promise.all(parts)).flat().filter((file) => file !== null);
}

/** @param {FileSystemDirectoryEntry} directory */
async function folder(directory) {
  const reader = directory.createReader();
  /** @type {FileSystemFileEntry[]} */
  const found = [];
  // The browser hands a folder out in batches; an empty one is the end.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) break;
    for (const entry of batch) {
      if (entry.isFile && /^[^.].*\.(xml|zip|gz|xsd)$/i.test(entry.name)) found.push(/** @type {FileSystemFileEntry} */ (entry));
    }
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(found.map((entry) => /** @type {Promise<File>} */ (new Promise((resolve, reject) => entry.file(resolve, reject)))));
}
