import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import '../../../../web/ui/comparison.css'

type Effect = Answer<'GET /membership-requests/:id/effect'>

/**
 * What approving a request would change, right by right, computed by what then enforces it (O32). `about`: which request, and what
 * the manager has chosen so far.
 */
export function AccessEffect(props: { title?: string; about: unknown[]; load: () => Promise<Effect> }) {
  const t = useTexts('organisation')
  const { data, isError } = useQuery({
    queryKey: ['organisation', 'effect', ...props.about],
    queryFn: props.load,
    placeholderData: keepPreviousData,
  })
  const title = props.title ?? t('explainer.after')
  // What is decided does not wait for its explanation.
  if (isError || !data) return null
  const changed = data.rows.filter((row) => row.today !== row.after || row.missing)
  const yes = (value: boolean) => t(value ? 'explainer.yes' : 'explainer.no')
  return (
    <DrawerSection title={title}>
      {changed.length === 0 ? (
        <p className="secondary">{t('explainer.nothing')}</p>
      ) : (
        <table className="comparison" aria-label={title} aria-live="polite">
          <thead>
            <tr>
              <th scope="col">{t('explainer.what')}</th>
              <th scope="col">{t('explainer.today')}</th>
              <th scope="col">{t('explainer.afterwards')}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((row) => (
              <tr key={`${row.group} ${row.what}`}>
                <td>
                  {row.group}, {row.what}
                </td>
                <td>{yes(row.today)}</td>
                <td>
                  <b>{[yes(row.after), row.note, row.missing].filter(Boolean).join(', ')}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </DrawerSection>
  )
}
