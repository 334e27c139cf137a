import { useQuery } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../../web/ui/portal-tabs.ts'
import { SettingForm } from '../../../../web/ui/setting-form.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { SynchroniseButton } from '../../../../web/ui/synchronise-button.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

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
