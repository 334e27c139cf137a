import { NativeSelect } from '@mantine/core'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'

export type Import = Answer<'GET /staff/imports/:id'>

/** Which field each column of the file fills: its name, what its first rows say, and the choice. */
export function MappingTable(props: {
  view: Import
  mapping: Record<string, number>
  errors: Record<string, string>
  disabled: boolean
  onChange: (mapping: Record<string, number>) => void
}) {
  const t = useTexts('imports')
  const { view, mapping } = props
  const fieldOf = (at: number) => Object.keys(mapping).find((name) => mapping[name] === at) ?? ''
  const choose = (at: number, field: string) => {
    const rest = Object.fromEntries(Object.entries(mapping).filter(([name, place]) => place !== at && name !== field))
    props.onChange(field ? { ...rest, [field]: at } : rest)
  }
  const rows = view.columns.map((column, at) => ({ ...column, at }))
  return (
    <DataTable
      label={t('columns')}
      rows={rows}
      rowKey={(row) => String(row.at)}
      rowName={(row) => row.name}
      rowHeight={44}
      columns={[
        {
          key: 'name',
          title: t('column'),
          cell: (row) => row.name || t('unnamed', { place: row.at + 1 }),
          phone: 'title',
        },
        {
          key: 'samples',
          title: t('samples'),
          cell: (row) => row.samples.filter(Boolean).join(' · '),
          truncate: (row) => row.samples.filter(Boolean).join(' · '),
          phone: 'line',
        },
        {
          key: 'field',
          title: t('field'),
          width: 300,
          phone: 'below',
          cell: (row) => (
            <NativeSelect
              aria-label={t('fieldOf', { column: row.name || t('unnamed', { place: row.at + 1 }) })}
              value={fieldOf(row.at)}
              disabled={props.disabled}
              error={props.errors[fieldOf(row.at)]}
              data={[
                { value: '', label: t('passOver') },
                ...view.kindOf.fields.map((field) => ({
                  value: field.name,
                  label: field.needed ? `${field.title} *` : field.title,
                })),
              ]}
              onChange={(event) => choose(row.at, event.currentTarget.value)}
            />
          ),
        },
      ]}
    />
  )
}
