import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { locales } from './kernel/i18n/locale.ts'
import { bundleCommand } from './scripts/bundle-command.ts'

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

type Graph = { getModuleInfo: (id: string) => { code: string | null; importedIds: readonly string[] } | null }
const pathOf = (id: string) => relative(import.meta.dirname, id.split('?')[0]!).replaceAll('\\', '/')

const filesAt = (pattern: string) => globSync(pattern, { cwd: import.meta.dirname })
/** What modules need before they run, themselves included. Of the components of Mantine, whose index has them all: those that it names. */
function needsOf(graph: Graph, ...modules: string[]): Set<string> {
  const found = new Set<string>()
  const add = (id: string) => {
    if (found.has(id)) return
    found.add(id)
    const info = graph.getModuleInfo(id)
    for (const next of info?.importedIds ?? []) {
      if (!next.endsWith('/@mantine/core/esm/index.mjs')) {
        add(next)
        continue
      }
      const names = [...(info?.code ?? '').matchAll(/import \{([^}]+)\} from ["']@mantine\/core["']/g)].flatMap(
        ([, list]) => list!.split(',').map((name) => name.trim().split(' ')[0]),
      )
      for (const part of graph.getModuleInfo(next)?.importedIds ?? [])
        if (part.includes('/esm/core/') || names.some((name) => part.endsWith(`/${name}.mjs`))) add(part)
    }
  }
  for (const module of modules) add(join(import.meta.dirname, module))
  return found
}

/**
 * What a space may tell of its first page, in `pages/first-page.json`: the address below which its pages are, the module of that page (it
 * comes without the others), whether most visits open it, and what its addresses show first (`asks`: asked while the scripts still come).
 */
type FirstPage = { address: string; page: string; often?: true; asks?: Array<{ at: string; read: string[] }> }
/** What a space may tell of «Accueil»: the modules of its blocks there. */
type OnHome = { home?: string[] }
const told = filesAt('spaces/*/pages/first-page.json').map((file) => {
  const said = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as OnHome & Partial<FirstPage>
  const folder = file.replaceAll('\\', '/').replace(/first-page\.json$/, '')
  return { ...said, folder, space: folder.split('/')[1]! }
})
const firstPages = told.flatMap(({ address, page, folder, ...one }) =>
  address && page ? [{ ...one, address, page: folder + page }] : [],
)
/** The pages that most visits open, and what spaces add to the first of them. */
const mostOpened = ['web/home/home-page.tsx', ...firstPages.filter((one) => one.often).map((one) => one.page)]
const homeBlocks = told.flatMap(({ folder, home }) => (home ?? []).map((module) => folder + module))
/** Whose texts are there with the frame's. */
const often = new Set(firstPages.filter((one) => one.often).map((one) => one.space))
const spacePages = /^spaces\/([^/]+)\/pages\//
const textsFile = new RegExp(`[/.](${locales.join('|')})\\.ts$`)
/** Whether the module is of the provider's side, which no client loads. */
const ofStaff = (path: string) => path.startsWith('spaces/back-office/') || path.includes('/pages/staff/')

/**
 * The piece that each module is in, so that a visit asks for few files, each named by what is in it.
 * - `base`: what the sign-in page needs too; `entry`: that page and those beside it.
 * - `frame`: what is there on every page after it, with what tells the pages of each space, and what the pages that most visits open share; `more`: what
 *   only other pages share; `charts`: what draws bars, which only a page with some loads.
 * - `home`: what spaces add to «Accueil». For each space its first page, then the others, those of the provider's side, and its texts in each
 *   language; the frame's and the provider's texts are one piece each.
 */
function pieces(): (id: string, graph: Graph) => string | null {
  let sets: Record<'base' | 'frame' | 'opened' | 'home' | 'first' | 'charts', Set<string>> | undefined
  return (id, graph) => {
    const path = pathOf(id)
    if (path === 'web/main.tsx' || path === 'web/index.html') return null
    if (path.startsWith('web/entry/')) return 'entry'
    sets ??= {
      base: needsOf(graph, 'web/main.tsx', ...filesAt('web/entry/*.tsx')),
      frame: needsOf(
        graph,
        'web/app.tsx',
        ...filesAt('spaces/*/pages/{,*/}{index,routes}.tsx').filter((file) => !ofStaff(file)),
      ),
      opened: needsOf(graph, ...mostOpened, ...homeBlocks),
      home: needsOf(graph, ...homeBlocks),
      first: needsOf(graph, ...mostOpened, ...firstPages.map((one) => one.page)),
      charts: needsOf(graph, 'web/ui/bar-chart.tsx'),
    }
    if (sets.base.has(id)) return 'base'
    const space = spacePages.exec(path)?.[1]
    const language = textsFile.exec(path)?.[1]
    if (language && ofStaff(path)) return `texts-staff-${language}`
    if (language) return space && !often.has(space) ? `${space}-texts-${language}` : `texts-${language}`
    if (!ofStaff(path) && (sets.frame.has(id) || (!space && sets.opened.has(id)))) return 'frame'
    if (path.startsWith('web/account/')) return 'account'
    if (space && sets.home.has(id)) return 'home'
    if (!space) return sets.charts.has(id) ? 'charts' : 'more'
    return ofStaff(path) ? `${space}-staff` : sets.first.has(id) ? space : `${space}-more`
  }
}

/** The addresses below which a space and side has its pages: what they need is told with the document, before any script runs. */
const entry = { pieces: ['entry'], texts: null }
const addresses: Record<string, { pieces: string[]; texts: 'client' | 'staff' | null; space?: string }> = {
  '/connexion': entry,
  '/mot-de-passe-oublie': entry,
  '/reinitialisation': entry,
  '/activation': entry,
  '/creer-un-compte': entry,
  '/nouvelle-adresse': entry,
  '/telechargement': entry,
  ...Object.fromEntries(
    firstPages.map(({ address, space }) => [address, { pieces: ['frame', space], texts: 'client' as const, space }]),
  ),
  '/compte': { pieces: ['frame', 'account'], texts: 'client' },
  '/fournisseur': { pieces: ['frame', 'frame-staff'], texts: 'staff' },
  '/': { pieces: ['frame', 'home'], texts: 'client' },
}

/** Writes beside the pages which files each address needs, for the server. */
function pagesFile(): Plugin {
  return {
    name: 'parvis-pages-file',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const filesOf = (name: string, found = new Set<string>()): Set<string> => {
        const chunk = chunks.find((one) => one.name === name || one.fileName === name)
        if (!chunk || found.has(chunk.fileName)) return found
        found.add(chunk.fileName)
        for (const next of chunk.imports) filesOf(next, found)
        for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
        return found
      }
      const told = {
        // What the letters of every page are drawn with.
        fonts: Object.keys(bundle).filter((name) => /-pages-.*\.woff2$/.test(name)),
        addresses: Object.entries(addresses).map(([at, { pieces, texts, space }]) => {
          const named = (names: string[]) => [...new Set(names.flatMap((name) => [...filesOf(name)]))]
          const of = (language: string) =>
            named([
              ...pieces,
              ...(texts ? [`texts-${language}`] : []),
              ...(space ? [`${space}-texts-${language}`] : []),
              ...(texts === 'staff' ? [`texts-staff-${language}`] : []),
            ])
          const asks = firstPages.find((one) => one.address === at)?.asks ?? []
          return { at, asks, files: Object.fromEntries(locales.map((locale) => [locale, of(locale)])) }
        }),
      }
      writeFileSync(join(import.meta.dirname, 'dist', 'pages.json'), JSON.stringify(told))
    },
  }
}

/** Writes each file of the pages compressed beside it, so that the server only sends it. */
function compressed(): Plugin {
  return {
    name: 'parvis-compressed',
    async closeBundle() {
      const pages = join(import.meta.dirname, 'dist', 'web')
      for (const name of globSync('**/*.{js,css,svg}', { cwd: pages })) {
        const bytes = readFileSync(join(pages, name))
        if (bytes.length < 1000) continue
        writeFileSync(join(pages, `${name}.br`), await promisify(brotliCompress)(bytes))
        writeFileSync(join(pages, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }))
      }
    },
  }
}

/** Puts the tool of the provider's side beside the pages: the portal hands it out. */
function toolFile(): Plugin {
  return {
    name: 'parvis-tool-file',
    apply: 'build',
    closeBundle: () => bundleCommand(join(import.meta.dirname, 'dist', 'web')),
  }
}

/** The browser's own version number, shown nowhere but useful in a report of an error. */
const version = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version as string

export default defineConfig({
  root: 'web',
  plugins: [iconPerFile(), react(), pagesFile(), compressed(), toolFile()],
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
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: pieces(), debugName: 'pieces' }] },
      },
    },
  },
})
