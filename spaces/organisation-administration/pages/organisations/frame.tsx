import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { Link, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useOpenOrganisation, useSwitchOrganisation } from '../../../../web/api/open-organisation.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { type PageAct, PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type Organisation, refusal, useOrganisation } from '../data.ts'
import '../organisation.css'

/** «Rattacher un utilisateur» at the head of an organisation's page, for who may (O13). */
export const attachAct = (one: Organisation, title: string): ReactNode =>
  one.abilities.attach.allowed ? (
    <Button
      component={Link}
      to={`/gestion/structures/${one.id}/rattacher`}
      leftSection={<IconUserPlus size={17} stroke={1.7} aria-hidden />}
    >
      {title}
    </Button>
  ) : null

/**
 * The organisation that a page is about opens in the bar too (O36). Back leads to where one was, with the organisation that was open there.
 * @param onSwitched told when another one is then opened from the bar
 */
export function useOpensItsOrganisation(id: string | undefined, onSwitched?: (id: string) => void): void {
  const { organisations } = useSession()
  const open = useOpenOrganisation()
  const switchTo = useSwitchOrganisation()
  const last = useRef<string>(undefined)
  const shown = useRef(open?.id)
  useEffect(() => {
    if (!id || !open) return
    const switched = shown.current !== open.id && last.current === id
    const arrived = last.current !== id
    shown.current = open.id
    last.current = id
    if (open.id === id) return
    if (arrived && organisations.some((one) => one.id === id)) switchTo(id, { replace: true })
    else if (switched) onSwitched?.(open.id)
  })
}

/**
 * The head of an organisation's pages: its name, the tabs that one may open.
 * @param page name of the page below the tabs («Rattacher un utilisateur»), which then is the title
 */
export function OrganisationFrame(props: {
  page?: string
  actions?: (organisation: Organisation) => ReactNode
  /** Acts beside the main one. */
  more?: (organisation: Organisation) => PageAct[]
  children: (organisation: Organisation, refetch: () => void) => ReactNode
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const { organisationId } = useParams({ strict: false }) as { organisationId: string }
  const { data, error, refetch } = useOrganisation(organisationId)
  const navigate = useNavigate()
  const path = useLocation().pathname
  useOpensItsOrganisation(
    organisationId,
    (id) => void navigate({ to: path.replace(organisationId, id), replace: true }),
  )
  const base = `/gestion/structures/${organisationId}`
  const crumbs = [
    { label: t('title'), to: '/gestion' },
    { label: t('organisations.title'), to: '/gestion/structures' },
  ]
  if (!data)
    return (
      <>
        <PageHeader title={props.page ?? t('organisation')} breadcrumb={[...crumbs, { label: t('organisation') }]} />
        {error ? (
          <section className="surface">
            <ErrorState
              title={ui('error.page')}
              detail={ui('error.pageDetail')}
              problem={refusal(error)}
              onRetry={() => void refetch()}
            />
          </section>
        ) : null}
      </>
    )
  const { abilities } = data
  return (
    <>
      <PageHeader
        title={props.page ?? data.name}
        windowTitle={props.page ? `${props.page}, ${data.name}` : data.name}
        state={
          data.deactivatedAt && !props.page ? (
            <StateTag state="deactivated" tag>
              {t('organisations.deactivated')}
            </StateTag>
          ) : undefined
        }
        breadcrumb={
          props.page
            ? [...crumbs, { label: data.name, to: base }, { label: props.page }]
            : [...crumbs, { label: data.name }]
        }
        actions={props.actions?.(data)}
        {...(props.more ? { more: props.more(data) } : {})}
        tabs={
          props.page
            ? undefined
            : [
                { label: t('details.tab'), to: base, exact: true },
                { label: t('users.tab'), to: `${base}/utilisateurs` },
                ...(abilities.technicalUsers.allowed
                  ? [{ label: t('technical.tab'), to: `${base}/utilisateurs-techniques` }]
                  : []),
                { label: t('spaces.tab'), to: `${base}/espaces` },
                { label: t('review.tab'), to: `${base}/revue` },
                ...(abilities.history.allowed ? [{ label: t('history.title'), to: `${base}/historique` }] : []),
              ]
        }
      />
      {data.replacedBy || (data.original && !props.page) ? (
        <div style={{ marginBottom: 16 }}>
          {data.replacedBy ? (
            <Notice kind="info" title={t('organisations.replacedBy', data.replacedBy)}>
              {t('organisations.replacedWhat')}
            </Notice>
          ) : data.original ? (
            <Notice
              kind="info"
              title={t('organisations.original', { name: data.original.name, identifier: data.original.identifier })}
            />
          ) : null}
        </div>
      ) : null}
      {props.children(data, () => void refetch())}
    </>
  )
}
