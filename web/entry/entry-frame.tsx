import { IconChevronDown, IconLanguage } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { fileAddress } from '../api/client.ts'
import type { Brand } from '../api/types.ts'
import { currentLanguage, isLanguage, languages, setLanguage, useTexts } from '../i18n/index.ts'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Scene } from './scene.tsx'
import './entry.css'

/** The frame of the pages before sign-in: the brand's picture, the language, the page, the legal links. */
export function EntryFrame({ brand, title, children }: { brand: Brand; title: string; children: ReactNode }) {
  const t = useTexts('entry')
  useEffect(() => {
    document.title = `${title} · ${brand.name}`
  }, [title, brand.name])
  return (
    <div className="entry">
      <div className="entry-picture">
        {brand.backgroundId ? (
          <img
            className="entry-background"
            src={fileAddress('/brand/logo/:fileId', { params: { fileId: brand.backgroundId } })}
            alt=""
          />
        ) : (
          <>
            <Scene colour={brand.colour} />
            <Scene colour={brand.colour} band />
          </>
        )}
        <header className="entry-brand">
          <BrandMark brand={brand} size={32} wall="#ffffff" />
          {brand.name}
        </header>
      </div>
      <div className="entry-side">
        <section className="entry-language" aria-label={t('language')}>
          <IconLanguage size={17} stroke={1.7} aria-hidden />
          <select
            aria-label={t('language')}
            value={currentLanguage()}
            onChange={(event) => {
              const chosen = event.currentTarget.value
              if (isLanguage(chosen)) void setLanguage(chosen)
            }}
          >
            {languages.map((language) => (
              <option key={language} value={language}>
                {t(`languageNames.${language}`)}
              </option>
            ))}
          </select>
          <IconChevronDown className="arrow" size={15} stroke={1.7} aria-hidden />
        </section>
        <main className="entry-main">{children}</main>
        <footer className="entry-foot">
          {brand.links.map((link) => (
            <a key={link.href} href={link.href}>
              {link.label}
            </a>
          ))}
          {brand.links.length === 0 ? <span>{t('poweredBy')}</span> : null}
        </footer>
      </div>
    </div>
  )
}
