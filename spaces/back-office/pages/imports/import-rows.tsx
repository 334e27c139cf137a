import { Link } from '@tanstack/react-router'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { Import } from './mapping-table.tsx'
import './imports.css'

const shown = {
  read: [],
  checked: ['refused', 'known', 'ready'],
  running: ['failed', 'made', 'refused'],
  done: ['failed', 'refused', 'made', 'known'],
  undoing: ['kept', 'undone'],
  undone: ['kept', 'undone', 'failed', 'refused'],
} as const
const all = ['refused', 'known', 'ready', 'failed', 'made', 'kept', 'undone'] as const

/** The rows of an import: what is wrong first, each with its reason. */
export function ImportRows({ view }: { view: Import }) {
  const t = useTexts('imports')
  const address = useListSearch()
  const { counts, state } = view
  const numbers = { ...counts, made: counts.created + counts.updated }
  const choices = shown[state].filter((one) => numbers[one] > 0)
  const asked = oneOf(all, address.values.etat)
  const show = asked && (choices as readonly string[]).includes(asked) ? asked : choices[0]
  if (!show) return null
  return (
    <KeysetList
      title={t('lines')}
      path="/staff/imports/:id/rows"
      params={{ id: view.id }}
      query={{ show }}
      rowHeight={40}
      rowKey={(row) => String(row.line)}
      rowName={(row) => row.label || t('line', { line: row.line })}
      filters={[
        {
          key: 'etat',
          label: t('outcome'),
          value: [show],
          usual: true,
          options: choices.map((value) => ({
            value,
            label: `${t(`outcomes.${value}`)} ${formatNumber(numbers[value])}`,
          })),
          change: ([value]) => address.change({ etat: value }),
        },
      ]}
      columns={[
        { key: 'line', title: t('lineTitle'), width: 80, cell: (row) => row.line, phone: 'aside' },
        {
          key: 'label',
          title: t('record'),
          cell: (row) =>
            row.href ? <Link {...addressOf(row.href)}>{row.label || t('line', { line: row.line })}</Link> : row.label,
          phone: 'title',
        },
        {
          key: 'reason',
          title: t('outcome'),
          width: '55%',
          phone: 'below',
          cell: (row) => {
            const problems = row.failure ? [row.failure] : row.problems
            if (row.undoFailure) return <StateTag state="failed">{row.undoFailure}</StateTag>
            if (row.undone) return <StateTag state="cancelled">{t('one.undone')}</StateTag>
            if (row.made) return <StateTag state="done">{t(`one.${row.made}`)}</StateTag>
            if (problems.length > 0)
              return (
                <div className="import-problems">
                  {problems.map((one) => (
                    <StateTag key={`${one.title} ${one.message}`} state="refused">
                      {[one.title, one.value ? `«\u00a0${one.value}\u00a0»` : ''].filter(Boolean).join(' ')}
                      {one.title ? ' — ' : ''}
                      {one.message}
                    </StateTag>
                  ))}
                </div>
              )
            return (
              <StateTag state={row.verdict === 'known' ? 'planned' : 'pending'}>
                {t(row.verdict === 'known' ? 'one.known' : 'one.ready')}
              </StateTag>
            )
          },
        },
      ]}
      empty={{ title: t('noLine'), text: '' }}
    />
  )
}
