import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = process.env.PARVIS_SERVER ?? 'http://127.0.0.1:3000'

/**
 * Turns `import { IconX } from '@tabler/icons-react'` into one import per icon: the package has 6,000 modules, and parsing its
 * index costs more than the rest of the build.
 */
function iconPerFile(): Plugin {
  return {
    name: 'parvis-icon-per-file',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || !code.includes('@tabler/icons-react')) return
      return code.replace(/import \{([^}]+)\} from '@tabler\/icons-react'/g, (_all, names: string) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name && !name.startsWith('type '))
          .map((name) => `import ${name} from '@tabler/icons-react/dist/esm/icons/${name}.mjs'`)
          .join(';'),
      )
    },
  }
}

/** The browser's own version number, shown nowhere but useful in a report of an error. */
const version = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version as string

export default defineConfig({
  root: 'web',
  plugins: [iconPerFile(), react()],
  define: { __PARVIS_VERSION__: JSON.stringify(version) },
  server: { proxy: { '/api/v1': { target: server, changeOrigin: false } } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no data: address for fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }],
        },
      },
    },
  },
})
