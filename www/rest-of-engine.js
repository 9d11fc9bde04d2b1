/**
 * What a worker is told besides its own source: where the rest of the engine is. In a release of one file that is the rest
 * itself, which dist.mjs puts here.
 */
export const besides = `globalThis.engineRestAt = ${JSON.stringify(new URL("./vendor/engine-rest.js", import.meta.url).href)};\n`;
