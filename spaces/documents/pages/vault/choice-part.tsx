import { Checkbox } from '@mantine/core'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { Choice, Vaults } from './vault-page.tsx'

/** What of it is taken along (D31): all at first; folders and years are unticked. The last one ticked stays. */
export function ChoicePart({
  vaults: { choices },
  choice,
  onChange,
}: {
  vaults: Vaults
  choice: Choice
  onChange: (choice: Choice) => void
}) {
  const t = useTexts('documents')
  const folders = choices.folders.map(({ id, name, documents }) => ({ key: id, name, documents }))
  const years = choices.years.map(({ year, documents }) => ({ key: year, name: String(year), documents }))
  if (folders.length < 2 && years.length < 2) return null
  return (
    <section className="surface vault-choice" aria-labelledby="vault-choice">
      <div className="vault-head">
        <h2 id="vault-choice">{t('vault.choice')}</h2>
        <p>{t('vault.choiceWhat')}</p>
      </div>
      <div className="vault-choices">
        <Boxes
          legend={t('folders')}
          all={folders}
          ticked={choice.folderIds}
          onChange={(folderIds) => onChange({ ...without(choice, 'folderIds'), ...(folderIds ? { folderIds } : {}) })}
        />
        <Boxes
          legend={t('vault.years')}
          all={years}
          ticked={choice.years}
          onChange={(some) => onChange({ ...without(choice, 'years'), ...(some ? { years: some } : {}) })}
        />
      </div>
    </section>
  )
}

const without = (choice: Choice, key: keyof Choice): Choice => {
  const { [key]: _, ...rest } = choice
  return rest
}

function Boxes<Key extends string | number>({
  legend,
  all,
  ticked,
  onChange,
}: {
  legend: string
  all: Array<{ key: Key; name: string; documents: number }>
  /** Undefined: all. */
  ticked: Key[] | undefined
  onChange: (ticked: Key[] | undefined) => void
}) {
  if (all.length < 2) return null
  const now = new Set(ticked ?? all.map((one) => one.key))
  const change = (key: Key) => {
    const next = all.map((one) => one.key).filter((one) => (one === key ? !now.has(one) : now.has(one)))
    if (next.length > 0) onChange(next.length === all.length ? undefined : next)
  }
  return (
    <fieldset>
      <legend>{legend}</legend>
      {all.map((one) => (
        <Checkbox
          key={one.key}
          label={
            <>
              {one.name} <span className="help">{one.documents}</span>
            </>
          }
          checked={now.has(one.key)}
          onChange={() => change(one.key)}
        />
      ))}
    </fieldset>
  )
}
