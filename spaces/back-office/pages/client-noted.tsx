import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { countryName } from '../../../web/ui/countries.ts'
import { formatDay, formatDayTime, formatRate } from '../../../web/ui/format.ts'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Client } from './types.ts'

/** Since when and how it is a client, and what the provider alone notes of it (B3). */
export function ClientNoted({ client: data }: { client: Client }) {
  const t = useTexts('backOffice')
  const { id } = data
  const held = useQuery({
    queryKey: ['list', '/staff/client-discounts', 'held', id],
    queryFn: () => api.get('/staff/organisations/:id/discount', { params: { id } }),
  }).data
  return (
    <Surface title={t('clients.noted')}>
      <ReadOnlyRow>
        <ReadOnlyValue label={t('clients.login')}>{data.login}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.project')}>{data.project}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.group')}>
          {data.group ? <Link to={`/fournisseur/clients/groupes/${data.group.id}`}>{data.group.name}</Link> : ''}
        </ReadOnlyValue>
        <ReadOnlyValue label={t('discounts.today')}>
          {held ? `${held.discount ? `${formatRate(held.discount.rate)} · ` : ''}${held.because}` : ''}
        </ReadOnlyValue>
        <ReadOnlyValue label={t('clients.country')}>{countryName(data.country)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.locale')}>{t(`clients.locales.${data.locale}`)}</ReadOnlyValue>
        {data.timeZone ? <ReadOnlyValue label={t('clients.timeZone')}>{data.timeZone}</ReadOnlyValue> : null}
        <ReadOnlyValue label={t('clients.registeredOn')}>{formatDay(data.registeredOn)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.registrationAddress')}>{data.registrationAddress}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.verifiedPhone')}>
          {data.phoneVerified
            ? t('clients.phoneVerifiedBy', {
                phone: data.verifiedPhone,
                name: data.phoneVerified.by,
                at: formatDayTime(data.phoneVerified.at),
              })
            : ''}
        </ReadOnlyValue>
        <ReadOnlyValue label={t('clients.attitude')}>{t(`clients.attitudes.${data.attitude}`)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.remark')}>{data.remark}</ReadOnlyValue>
      </ReadOnlyRow>
    </Surface>
  )
}
