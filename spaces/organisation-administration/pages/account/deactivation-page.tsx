import { Button, PasswordInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { refusal } from '../data.ts'
import { TransferForm } from './leave-page.tsx'
import { useOwnMemberships } from './memberships-page.tsx'
import '../organisation.css'

/** «Désactiver mon compte» (O21): 60 days to come back, and a new principal manager first wherever one is it. */
export function DeactivationPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const own = useOwnMemberships()
  const account = useQuery({
    queryKey: ['account'],
    queryFn: () => api.get('/account'),
  })
  const run = own.data?.filter((one) => one.abilities.transfer.allowed && !one.organisation.deactivated) ?? []
  const ability = account.data?.abilities?.deactivate
  const error = own.error ?? account.error
  return (
    <>
      <PageHeader
        title={t('deactivation.title')}
        breadcrumb={[{ label: ui('account.title'), to: '/compte' }, { label: t('deactivation.title') }]}
      />
      {error && !own.data ? (
        <section className="surface">
          <ErrorState
            title={ui('error.page')}
            detail={ui('error.pageDetail')}
            problem={refusal(error)}
            onRetry={() => void own.refetch()}
          />
        </section>
      ) : own.data && account.data ? (
        <div className="stack" style={{ maxWidth: 980 }}>
          {ability && !ability.allowed ? (
            <Notice kind="info">{ability.reason}</Notice>
          ) : (
            <>
              <Notice kind="brass" title={t('deactivation.sixty')}>
                <p>{t('deactivation.after')}</p>
                {run.length ? <p>{t('deactivation.successorFirst', { count: run.length })}</p> : null}
              </Notice>
              <TransferForm memberships={run} />
              <DeactivationForm waiting={run.map((one) => one.organisation.name)} />
            </>
          )}
        </div>
      ) : null}
    </>
  )
}

function DeactivationForm({ waiting }: { waiting: string[] }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const { form, submitting, problem, onSubmit } = useApiForm<{ currentPassword: string }>({
    initialValues: { currentPassword: '' },
    validate: { currentPassword: (value) => (value ? null : ui('account.currentPasswordMissing')) },
    submit: async (values, key) => {
      const answer = await api.post('/account/deactivation', { body: values, key })
      // The session is over: whatever this page asked next would be refused.
      location.assign(`/connexion?desactive=${answer.reactivateBefore}`)
      await new Promise(() => {})
    },
  })
  return (
    <form className="surface" noValidate onSubmit={onSubmit} aria-label={t('deactivation.title')}>
      <div className="stack" style={{ padding: '16px 24px 20px' }}>
        <h2>{t('deactivation.title')}</h2>
        <ProblemNotice problem={problem} />
        <p>
          <BeforeAfter before={t('accountState.active')} after={t('accountState.deactivated')} />
        </p>
        {waiting.length ? (
          <p id="why-not">
            {t('deactivation.waiting', { organisations: waiting.join(', ') })}{' '}
            <Link to="/compte/rattachements">{t('own.title')}</Link>
          </p>
        ) : (
          <PasswordInput
            w={320}
            maw="100%"
            label={ui('account.currentPassword')}
            {...compulsory}
            autoComplete="current-password"
            {...form.getInputProps('currentPassword')}
          />
        )}
      </div>
      <div className="form-foot">
        <Button
          type="submit"
          className={waiting.length ? undefined : 'danger'}
          loading={submitting}
          disabled={waiting.length > 0}
          aria-describedby={waiting.length ? 'why-not' : undefined}
        >
          {t('deactivation.title')}
        </Button>
      </div>
    </form>
  )
}
