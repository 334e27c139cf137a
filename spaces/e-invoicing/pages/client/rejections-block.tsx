import { Button } from '@mantine/core'
import { IconFileX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../../../web/i18n/index.ts'

/** «Accéder aux rejets EDI» on «Accueil», for whoever reads them (O28). */
export function RejectionsBlock() {
  const t = useTexts('e-invoicing')
  return (
    <section className="surface rest" aria-label={t('ediTitle')}>
      <h2>{t('ediTitle')}</h2>
      <p className="help">{t('ediWhat')}</p>
      <Button
        component={Link}
        to="/depot-factures"
        search={{ etat: 'rejected' } as never}
        variant="default"
        leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />}
      >
        {t('edi')}
      </Button>
    </section>
  )
}
