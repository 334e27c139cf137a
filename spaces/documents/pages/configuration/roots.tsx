import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import type { Configuration } from './draft.ts'

const holders = ['employee', 'client', 'supplier'] as const

/** «Chemins»: where the tree of each kind begins, and how many of its folders are below it (D3). */
export function Roots({ data, readOnly, onSaved }: { data: Configuration; readOnly: boolean; onSaved: () => void }) {
  const all = useTexts('documents')
  const t = (key: string, values: Record<string, unknown> = {}) => all(`configuration.${key}`, values)
  const store = useQueryClient()
  const [told, tell] = useState<string>()
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: () => api.get('/staff/settings'),
    enabled: !readOnly,
    retry: false,
  })
  return (
    <>
      <Told said={told} padding="0 16px 12px" />
      <table className="data-table data-table-plain set-up">
        <thead>
          <tr>
            <th scope="col">{t('roots.of')}</th>
            <th scope="col">{t('path')}</th>
            <th scope="col">{t('roots.count')}</th>
          </tr>
        </thead>
        <tbody>
          {holders.map((holder) => {
            const root = data.roots[holder]
            const rules = data.rules.filter((rule) => rule.holder === holder)
            const within = rules.filter((rule) => rule.path.toLowerCase().startsWith(root.toLowerCase())).length
            const setting = settings.data?.items.find((one) => one.key === `documents.root_${holder}`)
            return (
              <tr key={holder}>
                <td className="name">{t(`tabs.${holder}`)}</td>
                <td>
                  {setting?.abilities.edit.allowed ? (
                    <RecordForm
                      key={setting.version}
                      plain
                      guarded
                      sections={[{ fields: [{ name: 'value', label: setting.title, span: 12, required: true }] }]}
                      values={{ value: setting.value }}
                      onReload={() => void settings.refetch()}
                      submit={async ({ value }, key) => {
                        await api.put('/staff/settings/:key', {
                          params: { key: setting.key },
                          body: { version: setting.version, value },
                          key,
                        })
                        tell(t('roots.saved'))
                        onSaved()
                        await store.invalidateQueries({ queryKey: ['settings'] })
                      }}
                    />
                  ) : (
                    root
                  )}
                </td>
                <td>{t('roots.within', { within, all: rules.length })}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
