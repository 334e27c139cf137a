import { Link } from '@tanstack/react-router'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'

const parts = {
  catalogue: ['domaines', 'natures', 'correspondance', 'priorites'],
  levels: ['calendriers', 'niveaux', 'delais'],
  answers: ['modeles'],
} as const

/** What «Assistance» is set up by: its catalogue with the words that clients read (P12), its service levels (P15), its canned answers. */
export function SupportSetUpPage() {
  const t = useTexts('staffSupport')
  return (
    <>
      <PageHeader
        title={t('setUpTitle')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/assistance' }, { label: t('setUpTitle') }]}
      />
      <div className="desk-parts">
        {Object.entries(parts).map(([name, pages]) => (
          <Surface key={name} title={t(`part.${name}`)}>
            <ul>
              {pages.map((one) => (
                <li key={one}>
                  <Link to={`/fournisseur/assistance/${one}`}>{t(`page.${one}`)}</Link>
                  <p className="help">{t(`pageHelp.${one}`)}</p>
                </li>
              ))}
            </ul>
          </Surface>
        ))}
      </div>
    </>
  )
}
