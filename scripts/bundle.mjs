/** Bundles modules or styles into one text, for the built page and for its release. */
import * as esbuild from "esbuild";

/**
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<string>}
 */
export async function bundle(options) {
  const { outputFiles } = await esbuild.build({
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "inline",
    charset: "utf8",
    write: false,
    logLevel: "warning",
    // Styles stay as they are written: lowering light-dark() for older browsers would undo the tokens.
    ...(options.entryPoints?.toString().endsWith(".css") ? { target: "esnext" } : {}),
    ...options,
  });
  return /** @type {esbuild.OutputFile[]} */ (outputFiles)[0]?.text ?? "";
}
