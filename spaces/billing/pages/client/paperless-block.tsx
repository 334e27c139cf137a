import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'

const tags = { accepted: 'validated', refused: 'refused', asked: 'inReview' } as const

/** What an organisation says about paperless invoices and quotes (B11, D14), and how its managers change it. */
export function PaperlessBlock({ organisation }: { organisation: string }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const queryKey = ['paperless-consents', organisation]
  const params = { id: organisation }
  const { data } = useQuery({ queryKey, queryFn: () => api.get('/paperless-consents/:id', { params }) })
  const decide = useMutation({
    mutationFn: (state: 'accepted' | 'refused') =>
      api.post('/paperless-consents/:id', { params, body: { state, seen: data?.consent?.state ?? null } }),
    onSettled: () => store.invalidateQueries({ queryKey }),
  })
  if (!data) return null
  const { consent, may } = data
  return (
    <div className="paperless">
      <Surface title={t('paperless.title')}>
        <p className="help">{t('paperless.what')}</p>
        {decide.error ? <ProblemNotice problem={decide.error as ApiProblem} /> : null}
        <p>
          {consent ? (
            <>
              <StateTag state={tags[consent.state]}>{t(`paperless.${consent.state}`)}</StateTag>{' '}
              <span className="help">{t('paperless.by', { name: consent.by, at: formatDayTime(consent.at) })}</span>
            </>
          ) : (
            t('paperless.none')
          )}
        </p>
        {may ? (
          <p className="paperless-acts">
            {(['accepted', 'refused'] as const)
              .filter((state) => state !== consent?.state)
              .map((state) => (
                <Button
                  key={state}
                  variant={state === 'accepted' ? 'filled' : 'default'}
                  loading={decide.isPending && decide.variables === state}
                  disabled={decide.isPending}
                  onClick={() => decide.mutate(state)}
                >
                  {t(`paperless.acts.${state}`)}
                </Button>
              ))}
          </p>
        ) : null}
      </Surface>
    </div>
  )
}
