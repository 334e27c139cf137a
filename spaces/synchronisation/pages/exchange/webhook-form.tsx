import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { RecordForm } from '../../../../web/ui/record-form.tsx'

/** The kinds of event that there are. */
export const useEventKinds = () =>
  useQuery({
    queryKey: ['synchronisation', 'event-kinds'],
    queryFn: () => api.get('/staff/event-kinds'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.items

/** The fields of a webhook. */
export function WebhookForm(props: {
  values: Record<string, unknown>
  submitLabel?: string
  onUnsaved?: (unsaved: boolean) => void
  onReload?: () => void
  submit: (body: BodyOf<'POST /staff/webhooks'>, key: string) => Promise<void>
}) {
  const t = useTexts('exchange')
  const kinds = useEventKinds()
  return (
    <RecordForm<BodyOf<'POST /staff/webhooks'>>
      plain
      values={props.values}
      submit={props.submit}
      {...(props.submitLabel ? { submitLabel: props.submitLabel } : {})}
      {...(props.onUnsaved ? { onUnsaved: props.onUnsaved } : {})}
      {...(props.onReload ? { onReload: props.onReload } : {})}
      sections={[
        {
          fields: [
            { name: 'name', label: t('webhooks.name'), help: t('webhooks.nameHelp'), required: true, span: 12 },
            { name: 'url', label: t('webhooks.url'), help: t('webhooks.urlHelp'), required: true, span: 12 },
            {
              name: 'kinds',
              type: 'checks',
              label: t('webhooks.kinds'),
              required: true,
              span: 12,
              options: (kinds ?? []).map((kind) => ({ value: kind.name, label: kind.title })),
            },
          ],
        },
      ]}
    />
  )
}
