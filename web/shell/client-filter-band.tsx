import { Button } from '@mantine/core'
import { IconFilterFilled, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../i18n/index.ts'
import { useClientFilter, useSetClientFilter } from '../ui/client-filter.ts'
import './client-filter-band.css'

/** On every page of the staff while they filter by a client or a group (B6): which one, and «Annuler le filtre». */
export function ClientFilterBand() {
  const t = useTexts()
  const { filter } = useClientFilter()
  const set = useSetClientFilter()
  if (!filter) return null
  return (
    <section className="filter-band" aria-label={t('clientFilter.label')}>
      <div className="shell-inner">
        <IconFilterFilled size={18} aria-hidden />
        <p>
          <b>{t('clientFilter.label')}</b>
          {t('colon')} {t(`clientFilter.${filter.kind}`)} <b>{filter.name}</b>
          {filter.code ? `, ${filter.code}` : ''}
        </p>
        {set.isError ? <span role="alert">{t('clientFilter.failed')}</span> : null}
        <Link
          to={
            filter.kind === 'client' ? `/fournisseur/clients/${filter.id}` : `/fournisseur/clients/groupes/${filter.id}`
          }
        >
          {t(`clientFilter.open_${filter.kind}`)}
        </Link>
        <Button
          variant="default"
          size="xs"
          loading={set.isPending}
          leftSection={<IconX size={15} stroke={1.7} aria-hidden />}
          onClick={() => set.mutate(null)}
        >
          {t('clientFilter.cancel')}
        </Button>
      </div>
    </section>
  )
}
