import {
  IconBuilding,
  IconChevronRight,
  IconDatabaseExport,
  IconDownload,
  IconLock,
  IconMail,
  IconUserOff,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { ApiProblem, api, fileAddress } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { Blocks } from '../ui/blocks.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../ui/read-only-value.tsx'
import { ContactForm } from './contact-form.tsx'
import { NetworksSection } from './networks-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { PortalGrantsSection } from './portal-grants-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { SignInEmailSection } from './sign-in-email-section.tsx'
import './account.css'

/** Key of the account in the store of answers. */
export const accountKey = ['account'] as const

/** «Mon compte» (C3). */
export function AccountPage() {
  const t = useTexts()
  const { side } = useSession()
  const mounted = useRouter().routesByPath as Record<string, unknown>
  const { data: account, error, refetch } = useQuery({ queryKey: accountKey, queryFn: () => api.get('/account') })
  return (
    <div className="account-page">
      <PageHeader title={t('account.title')} />
      {error && !account ? (
        <section className="surface">
          <ErrorState
            title={t('error.page')}
            detail={t('error.pageDetail')}
            problem={error instanceof ApiProblem ? error : undefined}
            onRetry={() => void refetch()}
          />
        </section>
      ) : null}
      {account ? (
        <>
          <section className="surface form-section" aria-label={t('account.identity')}>
            <header>
              <h2>{t('account.identity')}</h2>
              <p className="account-fixed">
                <IconLock size={15} stroke={1.7} aria-hidden /> {t('account.fixed')}
              </p>
            </header>
            <ReadOnlyRow>
              <ReadOnlyValue label={t('account.surname')}>{account.surname}</ReadOnlyValue>
              <ReadOnlyValue label={t('account.givenName')}>{account.givenName}</ReadOnlyValue>
              <ReadOnlyValue label={t('account.identifier')}>{account.identifier}</ReadOnlyValue>
            </ReadOnlyRow>
          </section>
          <ContactForm account={account} />
          <div className="surface">
            <SignInEmailSection account={account} />
            <PasswordSection account={account} />
            <SecondFactorSection account={account} />
            <NetworksSection account={account} />
          </div>
          <Blocks place="account" />
          {side === 'client' ? <PortalGrantsSection /> : null}
          <SessionsSection />
          {'/compte/notifications' in mounted ? (
            <section className="surface account-links" aria-label={t('account.notifications')}>
              <Link to="/compte/notifications">
                <IconMail size={20} stroke={1.7} aria-hidden />
                <span>
                  {t('account.notifications')}
                  <span className="help">{t('account.notificationsDetail')}</span>
                </span>
                <IconChevronRight size={17} stroke={1.7} aria-hidden />
              </Link>
            </section>
          ) : null}
          <section className="surface account-links" aria-label={t('account.data')}>
            <a href={fileAddress('/account/data')} download>
              <IconDatabaseExport size={20} stroke={1.7} aria-hidden />
              <span>
                {t('account.data')}
                <span className="help">{t('account.dataDetail')}</span>
              </span>
              <IconDownload size={17} stroke={1.7} aria-hidden />
            </a>
          </section>
          {'/compte/rattachements' in mounted ? (
            <section className="surface account-links" aria-label={t('account.more')}>
              <Link to="/compte/rattachements">
                <IconBuilding size={20} stroke={1.7} aria-hidden />
                <span>
                  {t('account.memberships')}
                  <span className="help">{t('account.membershipsDetail')}</span>
                </span>
                <IconChevronRight size={17} stroke={1.7} aria-hidden />
              </Link>
              {account.abilities?.deactivate.allowed === false ? null : (
                <Link to="/compte/desactivation">
                  <IconUserOff size={20} stroke={1.7} aria-hidden />
                  <span>
                    {t('account.deactivate')}
                    <span className="help">{t('account.deactivateDetail')}</span>
                  </span>
                  <IconChevronRight size={17} stroke={1.7} aria-hidden />
                </Link>
              )}
            </section>
          ) : null}
        </>
      ) : null}
    </div>
  )
}
