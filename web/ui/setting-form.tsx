import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { formatDayTime } from './format.ts'
import { Notice } from './notice.tsx'
import { type RecordField, RecordForm } from './record-form.tsx'

type Setting = Answer<'GET /staff/settings'>['items'][number]
type Field = RecordField<Record<string, unknown>>

/** How a value is typed, from what it may be. */
function fieldOf({ title, help, schema, words }: Setting): Field {
  const common = { name: 'value', label: title, help, span: 12 }
  if (schema.type === 'boolean') return { ...common, type: 'checkbox' }
  if (schema.type === 'integer' || schema.type === 'number')
    return { ...common, type: 'number', required: true, span: 6 }
  if (schema.type === 'object') return { ...common, type: 'texts', required: true }
  const choices = schema.enum as string[] | undefined
  if (choices)
    return {
      ...common,
      type: 'select',
      required: true,
      options: choices.map((value) => ({ value, label: words[value] ?? value })),
    }
  return { ...common, type: 'text' }
}

/** One setting of the brand, with its meaning and who set it. What is saved is in force at once. */
export function SettingForm({ setting, onReload }: { setting: Setting; onReload: () => void }) {
  const t = useTexts()
  const store = useQueryClient()
  const save = async (value: unknown, key?: string) => {
    await api.put('/staff/settings/:key', {
      params: { key: setting.key },
      body: { version: setting.version, value },
      key,
    })
    await store.invalidateQueries({ queryKey: ['settings'] })
  }
  const { allowed, reason } = setting.abilities.edit
  return (
    <div style={{ padding: '8px 0 12px' }}>
      <fieldset disabled={!allowed} style={{ border: 0, margin: 0, padding: 0 }}>
        <RecordForm
          plain
          edits
          sections={[{ fields: [fieldOf(setting)] }]}
          values={{ value: setting.value }}
          onReload={onReload}
          submit={({ value }, key) => save(value, key)}
        />
      </fieldset>
      {setting.waiting ? (
        <Notice kind="brass">
          {t('settings.waits', {
            value: String(setting.waiting.value),
            name: setting.waiting.by,
            at: formatDayTime(setting.waiting.at),
          })}
        </Notice>
      ) : null}
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 12 }}>
        <span className="help">
          {!allowed
            ? reason
            : setting.isSet && setting.updatedAt
              ? t('settings.setBy', { name: setting.updatedBy, at: formatDayTime(setting.updatedAt) })
              : t('settings.notSet')}
        </span>
        {setting.isSet && allowed ? (
          <Button variant="subtle" size="compact-sm" onClick={() => void save(null).catch(onReload)}>
            {t('settings.back')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
