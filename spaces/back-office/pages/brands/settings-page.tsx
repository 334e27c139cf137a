import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../../web/ui/portal-tabs.ts'
import { type RecordField, RecordForm } from '../../../../web/ui/record-form.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { SynchroniseButton } from '../../../../web/ui/synchronise-button.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

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

/** «Réglages»: what each space lets a brand set, drawn from what the space declares. */
export function SettingsPage() {
  const t = useTexts('backOffice')
  return (
    <>
      <PageHeader
        title={t('settings.title')}
        lead={t('settings.lead')}
        tabs={useSettingsTabs()}
        actions={<SynchroniseButton />}
      />
      <Settings />
    </>
  )
}

/** «Paramètres internet», tab «Serveur» (D1): from whom the brand's mail comes. */
export function ServerPage() {
  const t = useTexts('backOffice')
  const tabs = usePortalTabs()
  return (
    <>
      <PageHeader
        title={t('settings.spaces.mail')}
        lead={t('settings.lead')}
        breadcrumb={[{ label: t('settings.title'), to: '/fournisseur/reglages' }]}
        {...(tabs ? { tabs } : {})}
        actions={<SynchroniseButton />}
      />
      <Settings only="mail" />
    </>
  )
}

/** The settings of each space, or of one. */
function Settings({ only }: { only?: string }) {
  const t = useTexts('backOffice')
  const { data, error, refetch } = useQuery({ queryKey: ['settings'], queryFn: () => api.get('/staff/settings') })
  if (error && !data)
    return <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  const spaces = [...new Set(data?.items.map((one) => one.space))].filter((one) => !only || one === only)
  return (
    <>
      {spaces.map((space) => (
        <div key={space} style={{ marginBottom: 16 }}>
          <Surface title={t(`settings.spaces.${space}`)}>
            {data!.items
              .filter((one) => one.space === space)
              .map((one) => (
                <SettingForm key={`${one.key} ${one.version}`} setting={one} onReload={() => void refetch()} />
              ))}
          </Surface>
        </div>
      ))}
    </>
  )
}

function SettingForm({ setting, onReload }: { setting: Setting; onReload: () => void }) {
  const t = useTexts('backOffice')
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
          sections={[{ fields: [fieldOf(setting)] }]}
          values={{ value: setting.value }}
          onReload={onReload}
          submit={({ value }, key) => save(value, key)}
        />
      </fieldset>
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
