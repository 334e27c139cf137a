import { useTexts } from '../../../../web/i18n/index.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'

const tags = {
  read: 'draft',
  checked: 'toValidate',
  running: 'running',
  done: 'done',
  undoing: 'running',
  undone: 'cancelled',
} as const
type ImportState = keyof typeof tags

/** The state of an import, in its icon and word. */
export function ImportTag({ state, tag }: { state: ImportState; tag?: boolean }) {
  const t = useTexts('imports')
  return (
    <StateTag state={tags[state]} {...(tag ? { tag } : {})}>
      {t(`states.${state}`)}
    </StateTag>
  )
}
/** The page of an import. */
export const importPage = (id: string) => `/fournisseur/reglages/imports/${id}`
