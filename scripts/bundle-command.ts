// The tool of the provider's side (`parvis sync`) in one file, which the portal hands out: nothing is installed there, and no registry is asked for its name.
import { join } from 'node:path'
import { build } from 'vite'

/** Writes `command/` into a directory as `parvis.mjs`: plain JavaScript that needs Node alone. */
export async function bundleCommand(outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: join(import.meta.dirname, '..', 'command', 'parvis.mjs'),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'parvis.mjs', codeSplitting: false } },
    },
  })
}
