import { Button } from '@mantine/core'
import { IconArrowBackUp, IconEye } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { useFound } from '../../../../web/ui/found.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { ContactTab } from './contact-tab.tsx'
import { type Configuration, type Draft, useDraft } from './draft.ts'
import { DraftProvider } from './fields.tsx'
import { MainTab } from './main-tab.tsx'
import { MenuTab } from './menu-tab.tsx'
import { PagesTab } from './pages-tab.tsx'
import { Effect, Preview, whoSees } from './preview.tsx'
import { TeamTab } from './team-tab.tsx'
import './portal.css'

const at = '/fournisseur/portail'
const ParametersTab = lazy(async () => ({ default: (await import('./parameters-tab.tsx')).ParametersTab }))
const HistoryTab = lazy(async () => ({ default: (await import('./history-tab.tsx')).HistoryTab }))
const PermissionsTab = lazy(async () => ({ default: (await import('./permissions-tab.tsx')).PermissionsTab }))

const edited: Record<string, ComponentType> = {
  '': MainTab,
  pages: PagesTab,
  equipe: TeamTab,
  menu: MenuTab,
  contact: ContactTab,
}
const others: Record<string, ComponentType> = {
  parametrage: ParametersTab,
  habilitations: PermissionsTab,
  historique: HistoryTab,
}

/** «Configuration du portail» (P5–P7): everything is a draft, seen beside what is edited, published and undone as one. */
export function ConfigurationPage() {
  const t = useTexts('portalConfiguration')
  const { tab = '' } = useParams({ strict: false }) as { tab?: string }
  const { permissions } = useSession()
  const draft = useDraft()
  const { view, content, error } = draft
  const [asking, setAsking] = useState<'drop' | 'publish' | 'undo'>()
  const tabs = [
    { label: t('tabs.main'), to: at, exact: true },
    { label: t('tabs.parameters'), to: `${at}/parametrage` },
    { label: t('tabs.pages'), to: `${at}/pages` },
    { label: t('tabs.team'), to: `${at}/equipe` },
    { label: t('tabs.menu'), to: `${at}/menu` },
    { label: t('tabs.contact'), to: `${at}/contact` },
    ...(permissions.includes('organisation.people.read')
      ? [{ label: t('tabs.permissions'), to: `${at}/habilitations` }]
      : []),
    { label: t('tabs.history'), to: `${at}/historique` },
  ]
  // What is no tab is no page: it is told as any missing one.
  useFound(tab === 'apercu' || Object.hasOwn({ ...edited, ...others }, tab))
  const Edited = edited[tab]
  const Other = others[tab]
  const changes = view?.changes.length ?? 0
  const waiting = draft.saving || draft.unsaved
  return (
    <DraftProvider value={draft}>
      <PageHeader
        title={t('title')}
        lead={
          <span className={changes > 0 || waiting ? 'portal-state' : 'secondary'} role="status">
            {draft.problem && waiting
              ? t(draft.problem.errors.length > 0 ? 'state.refused' : 'state.notSaved')
              : waiting
                ? t('state.saving')
                : changes > 0
                  ? t('state.changes', { count: changes })
                  : t('state.published')}
          </span>
        }
        tabs={tabs}
        more={[
          { label: t('acts.preview'), icon: IconEye, to: `${at}/apercu` },
          ...(view?.abilities.undo.allowed
            ? [{ label: t('acts.undo'), icon: IconArrowBackUp, onClick: () => setAsking('undo') }]
            : []),
        ]}
        actions={
          view && view.version > 0 ? (
            <>
              {view.abilities.edit.allowed ? (
                <Button variant="default" onClick={() => setAsking('drop')}>
                  {t('acts.drop')}
                </Button>
              ) : null}
              <Button
                disabled={!view.abilities.publish.allowed || Boolean(draft.problem)}
                title={view.abilities.publish.reason || undefined}
                onClick={() => setAsking('publish')}
              >
                {t('acts.publish')}
              </Button>
            </>
          ) : undefined
        }
      />
      <LeaveGuard unsaved={draft.unsaved && Boolean(draft.problem)} />
      <DraftProblem draft={draft} />
      {error && !view ? (
        <ErrorState
          title={t('failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void draft.refetch()}
        />
      ) : null}
      {Other ? (
        <Suspense>
          <Other />
        </Suspense>
      ) : tab === 'apercu' ? (
        <div className="surface">
          <Preview whole />
          <Effect />
        </div>
      ) : Edited && content && view ? (
        <div className="portal-columns">
          <fieldset
            className="surface"
            disabled={!view.abilities.edit.allowed}
            style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}
          >
            <Edited />
          </fieldset>
          <div className="surface">
            <Preview />
            <Effect />
          </div>
        </div>
      ) : null}
      {asking && view ? <Ask what={asking} draft={draft} view={view} onClose={() => setAsking(undefined)} /> : null}
    </DraftProvider>
  )
}

/** What the server refused of the draft; one that somebody else changed meanwhile asks whose stays. */
function DraftProblem({ draft }: { draft: Draft }) {
  const t = useTexts('portalConfiguration')
  const { problem } = draft
  if (!problem) return null
  const current = problem.code === 'conflict' ? (problem.extra.current as Configuration) : undefined
  if (!current)
    return (
      <div style={{ marginBottom: 16 }}>
        <ProblemNotice problem={problem} />
      </div>
    )
  return (
    <div style={{ marginBottom: 16 }}>
      <Notice
        kind="red"
        title={t('conflict.title', { name: current.updatedBy })}
        act={
          <>
            <Button variant="default" onClick={() => draft.take(current)}>
              {t('conflict.theirs')}
            </Button>{' '}
            <Button variant="default" onClick={() => void draft.keepMine(current)}>
              {t('conflict.mine')}
            </Button>
          </>
        }
      >
        {t('conflict.what')}
      </Notice>
    </div>
  )
}

function Ask(props: { what: 'drop' | 'publish' | 'undo'; draft: Draft; view: Configuration; onClose: () => void }) {
  const t = useTexts('portalConfiguration')
  const ui = useTexts()
  const { what, draft, view, onClose } = props
  const act = useMutation({
    mutationFn: async () => {
      if (what === 'undo') return api.post('/staff/portal-configuration/undo')
      if (what === 'publish' && !(await draft.save())) throw draft.problemNow()
      const body = { version: draft.versionNow() }
      return what === 'drop'
        ? api.post('/staff/portal-configuration/draft/drop', { body })
        : api.post('/staff/portal-configuration/publication', { body })
    },
    onSuccess: (after) => {
      draft.take(after)
      onClose()
      // What stands on every page may have changed with it.
      if (what !== 'drop') location.reload()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`ask.${what}.title`)}
      lead={t(`ask.${what}.what`, { who: whoSees(t, view) })}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button data-autofocus loading={act.isPending} onClick={() => act.mutate()}>
            {t(`ask.${what}.act`)}
          </Button>
        </>
      }
    >
      {act.error instanceof ApiProblem ? <ProblemNotice problem={act.error} /> : null}
    </Dialog>
  )
}
