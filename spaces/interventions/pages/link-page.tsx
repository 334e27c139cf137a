import { Button } from '@mantine/core'
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { ApiProblem, api, postForFile } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import type { Brand } from '../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../web/i18n/index.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { InterventionState, useSlot } from './intervention-state.tsx'
import { MoveDialog } from './move-dialog.tsx'
import './interventions.css'

type Linked = Answer<'POST /visit-links/reading'>

/** The texts of the space, which no page before sign-in has loaded. */
export const ready = registerTexts('interventions', {
  fr: async () => (await import('./texts.fr.ts')).fr,
  en: async () => (await import('./texts.en.ts')).en,
})

/** Where the link of a visit leads (P36): that visit alone, confirmed or moved without signing in. */
export default function VisitLinkPage({
  brand,
  Frame,
}: {
  brand: Brand
  /** The frame of the pages before sign-in. */
  Frame: ComponentType<{ brand: Brand; title: string; children: ReactNode }>
}) {
  const t = useTexts('interventions')
  const slot = useSlot()
  const [token] = useState(() => location.hash.slice(1))
  const [visit, setVisit] = useState<Linked>()
  const [moving, setMoving] = useState(false)
  const [acting, setActing] = useState(false)
  const [said, setSaid] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a token
  useEffect(() => {
    void read()
  }, [])
  const read = () => api.post('/visit-links/reading', { body: { token } }).then(setVisit, failed)
  function failed(failure: unknown) {
    if (!(failure instanceof ApiProblem)) throw failure
    setProblem(failure)
  }
  async function act(work: () => Promise<Linked>) {
    setActing(true)
    setProblem(undefined)
    try {
      setVisit(await work())
      setSaid(true)
      setMoving(false)
    } catch (failure) {
      failed(failure)
      await api.post('/visit-links/reading', { body: { token } }).then(setVisit, () => undefined)
    } finally {
      setActing(false)
    }
  }
  return (
    <Frame brand={brand} title={t('visit')}>
      <h1>{visit ? visit.subject : t('visit')}</h1>
      {problem && !moving ? <Notice kind="red">{problem.detail}</Notice> : null}
      {said ? <Notice kind="done">{t('thanks')}</Notice> : null}
      {visit ? (
        <div className="visit-stack">
          <dl className="visit-facts">
            <div>
              <dt>{t('when')}</dt>
              <dd>{slot(visit)}</dd>
            </div>
            <div>
              <dt>{t('technician')}</dt>
              <dd>{visit.technician}</dd>
            </div>
            {visit.site ? (
              <div>
                <dt>{t('site')}</dt>
                <dd>{visit.site}</dd>
              </div>
            ) : null}
            <div>
              <dt>{t('stateTitle')}</dt>
              <dd>
                <InterventionState of={{ ...visit, doneAt: null }} />
              </dd>
            </div>
          </dl>
          {visit.confirm.allowed ? (
            <Button
              loading={acting}
              onClick={() =>
                void act(() => api.post('/visit-links/confirmation', { body: { token, version: visit.version } }))
              }
            >
              {t('confirm')}
            </Button>
          ) : null}
          {visit.move.allowed ? (
            <Button variant="default" onClick={() => setMoving(true)}>
              {t('move')}
            </Button>
          ) : (
            <p className="help">{visit.move.reason}</p>
          )}
          <Button
            variant="subtle"
            onClick={() =>
              void postForFile('/visit-links/calendar', { body: { token } }).then((file) => {
                const link = document.createElement('a')
                link.href = URL.createObjectURL(file)
                link.download = `${visit.number}.ics`
                link.click()
                URL.revokeObjectURL(link.href)
              }, failed)
            }
          >
            {t('calendar')}
          </Button>
        </div>
      ) : null}
      {moving && visit ? (
        <MoveDialog
          of={visit}
          slots={visit.slots}
          moving={acting}
          problem={problem}
          onMove={({ startsAt }) =>
            void act(() => api.post('/visit-links/move', { body: { token, version: visit.version, startsAt } }))
          }
          onClose={() => {
            setProblem(undefined)
            setMoving(false)
          }}
        />
      ) : null}
    </Frame>
  )
}
