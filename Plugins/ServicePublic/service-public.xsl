<?xml version="1.0" encoding="UTF-8"?>
<!-- A sheet of service-public.fr (DILA, comarquage 3.x) as an exchange file with one record: a question becomes an FAQ
     record, every other kind a practical sheet; so do forms, models and online services, which have files of their own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:f="urn:essaim:adapter:functions:1" exclude-result-prefixes="dc f">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>

  <!-- What adapter.xml says. -->
  <xsl:param name="owner"/>
  <xsl:param name="licence"/>
  <xsl:param name="attribution"/>

  <xsl:variable name="upper" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ'"/>
  <xsl:variable name="lower" select="'abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüœ'"/>
  <!-- Text of which nothing but blanks is left counts as empty: translate(., $blanks, '') = ''. -->
  <xsl:variable name="blanks" select="'&#x20;&#x9;&#xA;&#xD;&#xA0;'"/>

  <xsl:variable name="sheet" select="/Publication | /ServiceComplementaire"/>
  <xsl:variable name="type">
    <xsl:call-template name="record-type"><xsl:with-param name="kind" select="$sheet/@type"/></xsl:call-template>
  </xsl:variable>
  <!-- The record type's namespace, which all of its elements are in, prose included. -->
  <xsl:variable name="ns" select="concat('urn:essaim:', $type, ':1')"/>
  <!-- Other sheets that this one speaks of, told with their kind; each once. -->
  <xsl:key name="target" match="LienInterne[starts-with(@type, 'Fiche') or @type = 'Dossier'] | QuestionReponse[@ID] | CommentFaireSi[@ID]
      | FicheLiee[@ID]" use="concat(@ID, @LienPublication, '@', @audience)"/>
  <xsl:variable name="targets" select="$sheet//*[self::LienInterne[starts-with(@type, 'Fiche') or @type = 'Dossier']
      or self::QuestionReponse[@ID] or self::CommentFaireSi[@ID] or self::FicheLiee[@ID]][normalize-space(.) != '']
      [generate-id() = generate-id(key('target', concat(@ID, @LienPublication, '@', @audience))[normalize-space(.) != ''][1])]"/>
  <!-- The guide that the sheet stands in: the same ID exists in several, with other content. -->
  <xsl:variable name="guide">
    <xsl:choose>
      <xsl:when test="$sheet/FilDAriane/Niveau[1]/@ID">
        <xsl:value-of select="normalize-space($sheet/FilDAriane/Niveau[1]/@ID)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space($sheet/Audience[1])"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- dc:date reads “modified 2024-02-16”. -->
  <xsl:variable name="date">
    <xsl:choose>
      <xsl:when test="starts-with(normalize-space($sheet/dc:date), 'modified ')">
        <xsl:value-of select="substring(substring-after(normalize-space($sheet/dc:date), 'modified '), 1, 10)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="substring(normalize-space($sheet/dc:date), 1, 10)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/">
    <xsl:apply-templates select="$sheet"/>
  </xsl:template>

  <!-- The record type that a document becomes, by its kind. -->
  <xsl:template name="record-type">
    <xsl:param name="kind"/>
    <xsl:choose>
      <xsl:when test="starts-with($kind, 'Fiche Question-réponse')">faq</xsl:when>
      <xsl:otherwise>practical-sheet</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="Publication | ServiceComplementaire">
    <exchange xmlns="urn:essaim:exchange:1" id="service-public-{translate($guide, $upper, $lower)}-{@ID}" issuer="{$owner}" issued="{$date}T00:00:00Z">
      <record id="{$owner}/{$type}/{translate($guide, $upper, $lower)}-{translate(@ID, $upper, $lower)}" version="{translate($date, '-', '')}"
          status="published" modified="{$date}T00:00:00Z" xml:lang="fr">
        <xsl:choose>
          <xsl:when test="$type = 'faq'"><xsl:call-template name="faq"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="practical-sheet"/></xsl:otherwise>
        </xsl:choose>
      </record>
    </exchange>
  </xsl:template>

  <xsl:template name="faq">
    <faq xmlns="urn:essaim:faq:1" type-version="1.1">
      <question><xsl:call-template name="title"/></question>
      <xsl:if test="normalize-space(dc:description) != ''">
        <summary>
          <xsl:call-template name="cut">
            <xsl:with-param name="text" select="normalize-space(dc:description)"/>
            <xsl:with-param name="max" select="300"/>
          </xsl:call-template>
        </summary>
      </xsl:if>
      <answer><xsl:call-template name="text"/></answer>
      <xsl:if test="contains(translate(concat(Theme/Titre, ' | ', SousThemePere, ' | ', DossierPere/Titre), $upper, $lower),
          'fonction publique')">
        <theme>public-service</theme>
      </xsl:if>
      <xsl:if test="normalize-space(Theme[1]/Titre) != ''"><guide-theme><xsl:value-of select="normalize-space(Theme[1]/Titre)"/></guide-theme></xsl:if>
      <xsl:call-template name="folders"/>
      <xsl:for-each select="$targets">
        <related><xsl:call-template name="record"/></related>
      </xsl:for-each>
      <address><xsl:call-template name="own-page"/></address>
      <xsl:call-template name="sources"/>
    </faq>
  </xsl:template>

  <xsl:template name="practical-sheet">
    <practical-sheet xmlns="urn:essaim:practical-sheet:1">
      <xsl:if test="self::ServiceComplementaire"><xsl:attribute name="type-version">1.1</xsl:attribute></xsl:if>
      <title><xsl:call-template name="title"/></title>
      <kind>
        <xsl:choose>
          <xsl:when test="starts-with(@type, 'Fiche Comment faire si')">how-to</xsl:when>
          <xsl:when test="starts-with(@type, 'Fiche avec liens')">links</xsl:when>
          <xsl:when test="@type = 'Dossier'">folder</xsl:when>
          <xsl:when test="@type = 'Theme'">theme</xsl:when>
          <xsl:when test="self::ServiceComplementaire"><xsl:value-of select="f:map(@type, 'sheet-kind', 'service')"/></xsl:when>
          <xsl:otherwise>information</xsl:otherwise>
        </xsl:choose>
      </kind>
      <xsl:if test="normalize-space(dc:description) != '' and normalize-space(dc:description) != normalize-space(dc:title)">
        <summary>
          <xsl:call-template name="cut">
            <xsl:with-param name="text" select="normalize-space(dc:description)"/>
            <xsl:with-param name="max" select="1000"/>
          </xsl:call-template>
        </summary>
      </xsl:if>
      <xsl:for-each select="Audience">
        <xsl:choose>
          <xsl:when test=". = 'Particuliers'"><audience>individuals</audience></xsl:when>
          <xsl:when test=". = 'Professionnels'"><audience>professionals</audience></xsl:when>
          <xsl:when test=". = 'Associations'"><audience>associations</audience></xsl:when>
        </xsl:choose>
      </xsl:for-each>
      <xsl:call-template name="readers"><xsl:with-param name="list" select="normalize-space(Cible)"/></xsl:call-template>
      <xsl:if test="normalize-space(Theme[1]/Titre) != ''"><theme><xsl:value-of select="normalize-space(Theme[1]/Titre)"/></theme></xsl:if>
      <xsl:call-template name="folders"/>
      <address><xsl:call-template name="own-page"/></address>
      <updated><xsl:value-of select="$date"/></updated>
      <xsl:variable name="text"><xsl:call-template name="text"/></xsl:variable>
      <xsl:if test="translate($text, $blanks, '') != ''"><text><xsl:copy-of select="$text"/></text></xsl:if>
      <xsl:for-each select="Theme[@ID] | DossierPere[@ID] | Dossier[Titre] | SousTheme/Dossier | Fiche | SousDossier/Fiche | $targets">
        <xsl:if test="normalize-space((Titre | self::*[not(Titre)])[1]) != ''">
        <related>
          <relation>
            <xsl:choose>
              <xsl:when test="self::Theme or self::DossierPere or (self::Dossier and parent::ServiceComplementaire)">part-of</xsl:when>
              <xsl:when test="self::Dossier or self::Fiche">contains</xsl:when>
              <xsl:when test="self::QuestionReponse">question</xsl:when>
              <xsl:when test="self::CommentFaireSi">see-also</xsl:when>
              <xsl:otherwise>mentions</xsl:otherwise>
            </xsl:choose>
          </relation>
          <xsl:if test="(parent::SousTheme or parent::SousDossier) and normalize-space(../Titre) != ''">
            <section><xsl:value-of select="normalize-space(../Titre)"/></section>
          </xsl:if>
          <xsl:if test="self::FicheLiee and normalize-space(Dossier) != ''"><section><xsl:value-of select="normalize-space(Dossier)"/></section></xsl:if>
          <title>
            <xsl:call-template name="cut">
              <xsl:with-param name="text" select="normalize-space(Titre | self::*[not(Titre)])"/>
              <xsl:with-param name="max" select="500"/>
            </xsl:call-template>
          </title>
          <!-- A sheet's kind isn't told everywhere; where it isn't, its page is all there is. -->
          <xsl:if test="not(self::Fiche)"><record><xsl:call-template name="record"/></record></xsl:if>
          <address><xsl:call-template name="page"><xsl:with-param name="id" select="(@ID | @LienPublication)[1]"/></xsl:call-template></address>
        </related>
        </xsl:if>
      </xsl:for-each>
      <xsl:call-template name="sources"/>
    </practical-sheet>
  </xsl:template>

  <!-- Where the sheet stands in the guide. -->
  <xsl:template name="folders">
    <xsl:variable name="folder" select="DossierPere/Titre | self::ServiceComplementaire/Dossier/Titre"/>
    <xsl:if test="normalize-space(SousThemePere) != ''"><xsl:element name="sub-theme" namespace="{$ns}"><xsl:value-of select="normalize-space(SousThemePere)"/></xsl:element></xsl:if>
    <xsl:if test="normalize-space($folder) != ''"><xsl:element name="folder" namespace="{$ns}"><xsl:value-of select="normalize-space($folder)"/></xsl:element></xsl:if>
    <xsl:if test="normalize-space(SousDossierPere) != ''"><xsl:element name="sub-folder" namespace="{$ns}"><xsl:value-of select="normalize-space(SousDossierPere)"/></xsl:element></xsl:if>
  </xsl:template>

  <xsl:template name="title">
    <xsl:call-template name="cut">
      <xsl:with-param name="text" select="normalize-space(dc:title)"/>
      <xsl:with-param name="max" select="300"/>
    </xsl:call-template>
  </xsl:template>

  <!-- “Locataire, Propriétaire” as one element each. -->
  <xsl:template name="readers">
    <xsl:param name="list"/>
    <xsl:if test="normalize-space($list) != ''">
      <xsl:element name="reader" namespace="{$ns}"><xsl:value-of select="normalize-space(substring-before(concat($list, ','), ','))"/></xsl:element>
      <xsl:call-template name="readers"><xsl:with-param name="list" select="substring-after($list, ',')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The identifier of the record that another sheet becomes, from a link that tells the sheet's kind. -->
  <xsl:template name="record">
    <xsl:variable name="audience">
      <xsl:choose>
        <xsl:when test="normalize-space(@audience) != ''"><xsl:value-of select="normalize-space(@audience)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$guide"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="kind">
      <xsl:choose>
        <xsl:when test="self::QuestionReponse">Fiche Question-réponse</xsl:when>
        <xsl:otherwise><xsl:value-of select="@type"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="target-type"><xsl:call-template name="record-type"><xsl:with-param name="kind" select="$kind"/></xsl:call-template></xsl:variable>
    <xsl:value-of select="concat($owner, '/', $target-type, '/', translate($audience, $upper, $lower), '-', translate((@ID | @LienPublication)[1], $upper, $lower))"/>
  </xsl:template>

  <!-- First the sheet itself, with its date and licence; then the legal texts. -->
  <xsl:template name="sources">
    <xsl:element name="source" namespace="{$ns}">
      <xsl:element name="kind" namespace="{$ns}">publication</xsl:element>
      <xsl:element name="title" namespace="{$ns}">
        <xsl:value-of select="concat($attribution, ', ', $date, ' — ', $licence)"/>
      </xsl:element>
      <xsl:element name="address" namespace="{$ns}"><xsl:call-template name="own-page"/></xsl:element>
    </xsl:element>
    <xsl:for-each select="Reference[translate(., $blanks, '') != '']">
      <xsl:element name="source" namespace="{$ns}">
        <xsl:element name="kind" namespace="{$ns}">legal</xsl:element>
        <xsl:element name="title" namespace="{$ns}">
          <xsl:call-template name="cut">
            <xsl:with-param name="text">
              <xsl:value-of select="normalize-space(Titre)"/>
              <xsl:for-each select="*[not(self::Titre or self::Condition)][translate(., $blanks, '') != '']">
                <xsl:value-of select="concat(' — ', normalize-space(.))"/>
              </xsl:for-each>
            </xsl:with-param>
            <xsl:with-param name="max">
              <xsl:choose>
                <xsl:when test="$type = 'faq'">500</xsl:when>
                <xsl:otherwise>1000</xsl:otherwise>
              </xsl:choose>
            </xsl:with-param>
          </xsl:call-template>
        </xsl:element>
        <xsl:variable name="address"><xsl:call-template name="web-address"/></xsl:variable>
        <xsl:if test="$address != ''">
          <xsl:element name="address" namespace="{$ns}"><xsl:value-of select="$address"/></xsl:element>
        </xsl:if>
      </xsl:element>
    </xsl:for-each>
  </xsl:template>

  <!-- The sheet's own page on service-public.fr. -->
  <xsl:template name="own-page">
    <xsl:choose>
      <xsl:when test="starts-with(@spUrl, 'https://') or starts-with(@spUrl, 'http://')">
        <xsl:value-of select="normalize-space(@spUrl)"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="page"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="text">
    <xsl:variable name="body">
      <xsl:apply-templates select="*" mode="top"/>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="translate($body, $blanks, '') != ''"><xsl:copy-of select="$body"/></xsl:when>
      <xsl:when test="$type != 'faq'"/>
      <xsl:when test="normalize-space(dc:description) != ''"><xsl:element name="p" namespace="{$ns}"><xsl:value-of select="normalize-space(dc:description)"/></xsl:element></xsl:when>
      <xsl:otherwise><xsl:element name="p" namespace="{$ns}"><xsl:value-of select="normalize-space(dc:title)"/></xsl:element></xsl:otherwise>
    </xsl:choose>
    <!-- The FAQ's own audiences are those of an administration; for whom a sheet is stands in its text. -->
    <xsl:if test="$type = 'faq' and normalize-space(Cible) != ''">
      <xsl:element name="p" namespace="{$ns}"><xsl:value-of select="concat('Public concerné&#xA0;: ', normalize-space(Cible))"/></xsl:element>
    </xsl:if>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Accès'"/>
      <xsl:with-param name="entries" select="self::ServiceComplementaire/*[self::LienWeb or self::NoticeLiee or self::NumeroCerfa]"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Fiches liées'"/>
      <xsl:with-param name="entries" select="FicheLiee"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Où s’adresser'"/>
      <xsl:with-param name="entries" select="OuSAdresser"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Qui peut vous aider'"/>
      <xsl:with-param name="entries" select="QuiPeutMAider"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Services en ligne'"/>
      <xsl:with-param name="entries" select="ServiceEnLigne"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Pour en savoir plus'"/>
      <xsl:with-param name="entries" select="PourEnSavoirPlus"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Voir aussi'"/>
      <xsl:with-param name="entries" select="VoirAussi/* | RechercheGuideePere | RechercheGuidee"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Questions liées'"/>
      <xsl:with-param name="entries" select="QuestionReponse"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Comment faire si…'"/>
      <xsl:with-param name="entries" select="CommentFaireSi"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Définitions'"/>
      <xsl:with-param name="entries" select="Definition"/>
    </xsl:call-template>
    <xsl:call-template name="section">
      <xsl:with-param name="title" select="'Sigles'"/>
      <xsl:with-param name="entries" select="Abreviation"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="section">
    <xsl:param name="title"/>
    <xsl:param name="entries"/>
    <xsl:variable name="told" select="$entries[translate(., $blanks, '') != '' or @URL]"/>
    <xsl:if test="$told">
      <xsl:element name="h" namespace="{$ns}"><xsl:attribute name="level">1</xsl:attribute><xsl:value-of select="$title"/></xsl:element>
      <xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="$told" mode="entry"/></xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- ===== The sheet's own children ===== -->

  <!-- Header and navigation, and what the sections at the end take up. All else, known or not, is the answer's body. -->
  <xsl:template mode="top" match="dc:* | SurTitre | Audience | Cible | Canal | FilDAriane | Theme | SousThemePere | DossierPere
      | SousDossierPere | Dossier[Titre] | SousDossier | SousTheme | Fiche | FicheLiee | Condition | Reference | OuSAdresser | QuiPeutMAider | ServiceEnLigne | PourEnSavoirPlus | VoirAussi
      | RechercheGuidee | RechercheGuideePere | QuestionReponse | CommentFaireSi | Definition | Abreviation"/>
  <xsl:template mode="top" match="ServiceComplementaire/LienWeb | ServiceComplementaire/NoticeLiee | ServiceComplementaire/NumeroCerfa"/>
  <xsl:template mode="top" match="*"><xsl:apply-templates select="." mode="block"/></xsl:template>

  <!-- ===== Blocks ===== -->

  <!-- What isn't known here: its text as a paragraph, or its parts one by one. -->
  <xsl:template mode="block" match="*">
    <xsl:choose>
      <xsl:when test="text()[translate(., $blanks, '') != '']"><xsl:call-template name="paragraph"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="*" mode="block"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="block" match="Paragraphe"><xsl:call-template name="paragraph"/></xsl:template>

  <xsl:template name="paragraph">
    <xsl:if test="translate(., $blanks, '') != ''">
      <xsl:element name="p" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- The title of a chapter in the navigation says the same again. -->
  <xsl:template mode="block" match="TitreAlternatif">
    <xsl:if test="not(contains(translate(../Titre, $blanks, ''), translate(., $blanks, '')))">
      <xsl:element name="p" namespace="{$ns}"><xsl:element name="em" namespace="{$ns}"><xsl:value-of select="normalize-space(.)"/></xsl:element></xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- A condition names an answer of the questionnaire: the answer's words say when the part applies. -->
  <xsl:key name="answer" match="Choix[SiSelectionne] | Branche[SiSelectionne]" use="SiSelectionne/affecteVrai/@var"/>
  <xsl:template mode="block" match="Condition">
    <xsl:variable name="answers" select="key('answer', .//estVrai/@var)"/>
    <xsl:variable name="said" select="normalize-space((../Titre)[1])"/>
    <xsl:variable name="told">
      <xsl:for-each select="$answers">
        <xsl:variable name="words" select="normalize-space((IntituleSiSelectionne | TitreChoix | Titre)[last()])"/>
        <xsl:if test="$words != '' and $words != $said">
          <xsl:if test="position() &gt; 1"> ; </xsl:if>
          <xsl:value-of select="$words"/>
        </xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:if test="translate($told, ' ;', '') != ''">
      <xsl:element name="p" namespace="{$ns}"><xsl:element name="em" namespace="{$ns}">
        <xsl:text>Dans ce cas&#xA0;: </xsl:text><xsl:value-of select="$told"/>
      </xsl:element></xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- The questions that a page asks before it shows the part that applies. -->
  <xsl:template mode="block" match="Questionnaire">
    <xsl:element name="h" namespace="{$ns}"><xsl:attribute name="level">1</xsl:attribute>Selon votre situation</xsl:element>
    <xsl:apply-templates select="*[not(self::Question or self::Branche)]" mode="block"/>
    <xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="Question | Branche" mode="question"/></xsl:element>
  </xsl:template>

  <xsl:template mode="question" match="Question | Branche | Choix">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:variable name="name" select="normalize-space((Titre | TitreChoix)[1])"/>
      <xsl:variable name="chosen" select="normalize-space(IntituleSiSelectionne)"/>
      <xsl:value-of select="$name"/>
      <xsl:if test="normalize-space(TitreChoix[preceding-sibling::Titre or following-sibling::Titre]) != ''">
        <xsl:value-of select="concat(' — ', normalize-space(TitreChoix))"/>
      </xsl:if>
      <xsl:if test="$chosen != '' and $chosen != $name"><xsl:value-of select="concat(' (', $chosen, ')')"/></xsl:if>
      <xsl:for-each select="*[not(self::Titre or self::TitreChoix or self::IntituleSiSelectionne or self::Choix or self::Branche
          or self::Question or self::LienInterne)][translate(., $blanks, '') != '']">
        <xsl:text> — </xsl:text><xsl:apply-templates mode="inline"/>
      </xsl:for-each>
      <xsl:for-each select="LienInterne[translate(., $blanks, '') != '']">
        <xsl:text> — </xsl:text><xsl:apply-templates select="." mode="inline"/>
      </xsl:for-each>
      <xsl:if test="Choix | Branche | Question">
        <xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="Choix | Branche | Question" mode="question"/></xsl:element>
      </xsl:if>
    </xsl:element>
  </xsl:template>

  <!-- Links with a remark, on the sheets that hold little else. -->
  <xsl:template mode="block" match="LienExterneCommente">
    <xsl:if test="not(preceding-sibling::*[1][self::LienExterneCommente])">
      <xsl:element name="ul" namespace="{$ns}">
        <xsl:for-each select="../LienExterneCommente">
          <xsl:element name="li" namespace="{$ns}">
            <xsl:apply-templates select="LienExterne" mode="inline"/>
            <xsl:call-template name="publisher"/>
            <xsl:for-each select="*[not(self::LienExterne or self::Source)][translate(., $blanks, '') != '']">
              <xsl:text> — </xsl:text><xsl:apply-templates mode="inline"/>
            </xsl:for-each>
          </xsl:element>
        </xsl:for-each>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:template mode="block" match="Chapitre | SousChapitre | Situation | Cas | Complement[Titre]">
    <xsl:call-template name="heading"/>
    <xsl:apply-templates select="*[not(self::Titre)]" mode="block"/>
  </xsl:template>

  <xsl:template mode="block" match="TitreFlottant">
    <xsl:call-template name="heading"><xsl:with-param name="title" select="."/></xsl:call-template>
  </xsl:template>

  <!-- Three levels of headings; a deeper one repeats the titles above it from the third level on. -->
  <xsl:template name="heading">
    <xsl:param name="title" select="Titre"/>
    <xsl:variable name="above" select="ancestor::Chapitre | ancestor::SousChapitre | ancestor::Situation | ancestor::Cas
        | ancestor::Complement"/>
    <xsl:variable name="floating" select="count(ancestor::*[self::BlocCas or self::Complement][preceding-sibling::TitreFlottant])"/>
    <xsl:variable name="depth" select="1 + count($above) + $floating"/>
    <xsl:if test="translate($title, $blanks, '') != ''">
      <xsl:element name="h" namespace="{$ns}">
        <xsl:attribute name="level">
          <xsl:choose>
            <xsl:when test="$depth &lt; 3"><xsl:value-of select="$depth"/></xsl:when>
            <xsl:otherwise>3</xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
        <xsl:for-each select="$above">
          <xsl:if test="position() + $floating &gt;= 3 and normalize-space(Titre) != ''">
            <xsl:value-of select="concat(normalize-space(Titre), ' › ')"/>
          </xsl:if>
        </xsl:for-each>
        <xsl:value-of select="normalize-space($title)"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:template mode="block" match="Avertissement | ASavoir | ANoter | Attention | Exemple | Rappel">
    <xsl:variable name="parts" select="*[not(self::Titre or self::Condition or self::Texte)] | Texte/*"/>
    <xsl:variable name="lead" select="$parts[1][self::Paragraphe]"/>
    <xsl:if test="translate(., $blanks, '') != ''">
      <xsl:element name="p" namespace="{$ns}">
        <xsl:element name="strong" namespace="{$ns}">
          <xsl:choose>
            <xsl:when test="normalize-space(Titre) != ''"><xsl:value-of select="normalize-space(Titre)"/></xsl:when>
            <xsl:when test="self::ASavoir">À savoir</xsl:when>
            <xsl:when test="self::ANoter">À noter</xsl:when>
            <xsl:otherwise><xsl:value-of select="local-name()"/></xsl:otherwise>
          </xsl:choose>
          <xsl:text>&#xA0;:</xsl:text>
        </xsl:element>
        <xsl:for-each select="text()[translate(., $blanks, '') != '']">
          <xsl:text> </xsl:text>
          <xsl:value-of select="normalize-space(.)"/>
        </xsl:for-each>
        <xsl:if test="translate($lead, $blanks, '') != ''">
          <xsl:text> </xsl:text>
          <xsl:apply-templates select="$lead/node()" mode="inline"/>
        </xsl:if>
      </xsl:element>
      <xsl:apply-templates select="$parts[count(. | $lead) &gt; count($lead)]" mode="block"/>
    </xsl:if>
  </xsl:template>

  <!-- Where to turn and which service to use, in the middle of the text: a list where it stands. -->
  <xsl:template mode="block" match="OuSAdresser | QuiPeutMAider | ServiceEnLigne | PourEnSavoirPlus | QuestionReponse
      | CommentFaireSi | Definition | Abreviation">
    <xsl:variable name="name" select="name()"/>
    <xsl:if test="not(preceding-sibling::*[1][name() = $name])">
      <xsl:variable name="others" select="count(preceding-sibling::*)"/>
      <xsl:variable name="end" select="following-sibling::*[name() != $name][1]"/>
      <xsl:variable name="group" select="(. | following-sibling::*[name() = $name]
          [not($end) or count(preceding-sibling::*) &lt; count($end/preceding-sibling::*)])[translate(., $blanks, '') != '']"/>
      <xsl:if test="$group">
        <xsl:if test="self::OuSAdresser"><xsl:element name="p" namespace="{$ns}"><xsl:element name="strong" namespace="{$ns}">Où s’adresser&#xA0;:</xsl:element></xsl:element></xsl:if>
        <xsl:if test="self::PourEnSavoirPlus"><xsl:element name="p" namespace="{$ns}"><xsl:element name="strong" namespace="{$ns}">Pour en savoir plus&#xA0;:</xsl:element></xsl:element></xsl:if>
        <xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="$group" mode="entry"/></xsl:element>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- Pictures stay behind; what they say in words comes along. -->
  <xsl:template mode="block" match="Image | Illustration">
    <xsl:variable name="words" select="TexteDeRemplacement[translate(., $blanks, '') != translate(../Legende, $blanks, '')]
        | Description"/>
    <xsl:if test="translate(concat(Titre, Legende, TexteDeRemplacement, Description), $blanks, '') != ''">
      <xsl:element name="p" namespace="{$ns}">
        <xsl:element name="strong" namespace="{$ns}">Illustration&#xA0;:</xsl:element>
        <xsl:for-each select="Titre | Legende[translate(., $blanks, '') != translate(../Titre, $blanks, '')]">
          <xsl:value-of select="concat(substring(' —', 1, 2 * (position() &gt; 1)), ' ', normalize-space(.))"/>
        </xsl:for-each>
        <xsl:call-template name="credits"/>
      </xsl:element>
      <xsl:apply-templates select="$words" mode="block"/>
    </xsl:if>
    <xsl:apply-templates select="*[not(self::Titre or self::Legende or self::TexteDeRemplacement or self::Description or self::Credits)]" mode="block"/>
  </xsl:template>

  <xsl:template mode="block" match="Video">
    <xsl:element name="p" namespace="{$ns}">
      <xsl:element name="strong" namespace="{$ns}">Vidéo&#xA0;:</xsl:element>
      <xsl:text> </xsl:text>
      <xsl:call-template name="link"/>
      <xsl:call-template name="publisher"/>
      <xsl:call-template name="credits"/>
    </xsl:element>
    <xsl:if test="translate(Description, $blanks, '') != ''">
      <xsl:element name="p" namespace="{$ns}"><xsl:element name="strong" namespace="{$ns}">Contenu de la vidéo&#xA0;:</xsl:element></xsl:element>
      <xsl:apply-templates select="Description" mode="block"/>
    </xsl:if>
    <xsl:apply-templates select="*[not(self::Titre or self::Source or self::Description or self::Credits)]" mode="block"/>
  </xsl:template>

  <xsl:template name="credits">
    <xsl:if test="translate(Credits, $blanks, '') != ''">
      <xsl:value-of select="concat(' (crédits&#xA0;: ', normalize-space(Credits), ')')"/>
    </xsl:if>
  </xsl:template>

  <!-- ===== Lists ===== -->

  <xsl:template mode="block" match="Liste">
    <xsl:call-template name="list"/>
    <xsl:apply-templates select="." mode="after"/>
  </xsl:template>

  <xsl:template name="list">
    <xsl:variable name="items" select="Item[text()[translate(., $blanks, '') != ''] or .//Paragraphe[translate(., $blanks, '') != '']]"/>
    <xsl:choose>
      <xsl:when test="not($items)"/>
      <xsl:when test="@type = 'numero'"><xsl:element name="ol" namespace="{$ns}"><xsl:apply-templates select="$items" mode="item"/></xsl:element></xsl:when>
      <xsl:otherwise><xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="$items" mode="item"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="item" match="Item">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:for-each select="text()[translate(., $blanks, '') != '']">
        <xsl:value-of select="concat(normalize-space(.), ' ')"/>
      </xsl:for-each>
      <xsl:call-template name="joined">
        <xsl:with-param name="parts" select="Paragraphe | FragmentConditionne/Paragraphe"/>
      </xsl:call-template>
      <xsl:for-each select="Liste | FragmentConditionne/Liste"><xsl:call-template name="list"/></xsl:for-each>
    </xsl:element>
  </xsl:template>

  <!-- What an entry holds and a list can't: it follows the list. -->
  <xsl:template mode="after" match="Liste"><xsl:apply-templates select="*[not(self::Item)]" mode="block"/><xsl:apply-templates select="Item/*" mode="after"/></xsl:template>
  <xsl:template mode="after" match="Paragraphe | Condition"/>
  <xsl:template mode="after" match="FragmentConditionne"><xsl:apply-templates select="*" mode="after"/></xsl:template>
  <!-- In a list that is no block's own, such as one inside an entry. -->
  <xsl:template mode="after" match="*"><xsl:apply-templates select="." mode="block"/></xsl:template>

  <!-- Several paragraphs on one line. -->
  <xsl:template name="joined">
    <xsl:param name="parts"/>
    <xsl:param name="cell" select="false()"/>
    <xsl:variable name="told" select="$parts[translate(., $blanks, '') != '']"/>
    <xsl:for-each select="$told">
      <xsl:variable name="place" select="position()"/>
      <xsl:if test="$place &gt; 1">
        <xsl:variable name="previous" select="$told[$place - 1]"/>
        <xsl:variable name="before" select="normalize-space(translate($previous, '&#xA0;', ' '))"/>
        <xsl:variable name="first" select="substring(normalize-space(translate(., '&#xA0;', ' ')), 1, 1)"/>
        <xsl:choose>
          <xsl:when test="contains('.:;,!?…', substring($before, string-length($before)))"><xsl:text> </xsl:text></xsl:when>
          <xsl:when test="contains('(+=–-', $first)"><xsl:text> </xsl:text></xsl:when>
          <xsl:when test="$cell and not($previous/parent::Item and not(parent::Item))"><xsl:text>&#xA0;; </xsl:text></xsl:when>
          <xsl:when test="contains($lower, $first)"><xsl:text> </xsl:text></xsl:when>
          <xsl:otherwise><xsl:text>. </xsl:text></xsl:otherwise>
        </xsl:choose>
      </xsl:if>
      <xsl:apply-templates mode="inline"/>
    </xsl:for-each>
  </xsl:template>

  <!-- ===== Tables ===== -->

  <xsl:template mode="block" match="Tableau">
    <xsl:choose>
      <xsl:when test="not(Rangée/Cellule)"><xsl:apply-templates select="*" mode="block"/></xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="Resume" mode="block"/>
        <xsl:element name="table" namespace="{$ns}">
          <xsl:if test="translate(Titre, $blanks, '') != ''">
            <xsl:element name="caption" namespace="{$ns}"><xsl:value-of select="normalize-space(Titre)"/></xsl:element>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="Rangée/Cellule[@fusionHorizontale or @fusionVerticale]">
              <xsl:call-template name="rows"/>
            </xsl:when>
            <xsl:otherwise>
              <xsl:for-each select="Rangée[Cellule]">
                <xsl:element name="tr" namespace="{$ns}">
                  <xsl:for-each select="Cellule">
                    <xsl:variable name="column" select="position()"/>
                    <xsl:call-template name="cell">
                      <xsl:with-param name="header" select="../@type = 'header' or ../../Colonne[$column]/@type = 'header'"/>
                    </xsl:call-template>
                  </xsl:for-each>
                </xsl:element>
              </xsl:for-each>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:element>
        <xsl:apply-templates select="*[not(self::Titre or self::Resume or self::Colonne or self::Rangée)]" mode="block"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="block" match="Colonne"><xsl:if test="translate(., $blanks, '') != ''"><xsl:call-template name="paragraph"/></xsl:if></xsl:template>

  <xsl:template name="cell">
    <xsl:param name="header"/>
    <xsl:choose>
      <xsl:when test="$header"><xsl:element name="th" namespace="{$ns}"><xsl:call-template name="cell-text"/></xsl:element></xsl:when>
      <xsl:otherwise><xsl:element name="td" namespace="{$ns}"><xsl:call-template name="cell-text"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="cell-text">
    <!-- What isn't in a paragraph: its smallest parts. -->
    <xsl:call-template name="joined">
      <xsl:with-param name="parts" select=".//Paragraphe | descendant-or-self::*[not(ancestor-or-self::Paragraphe)]
          [text()[translate(., $blanks, '') != '']][not(.//Paragraphe)]"/>
      <xsl:with-param name="cell" select="true()"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Merged cells: each place of the grid gets the text of the cell that covers it, so that a row can be read alone; a
       cell as wide as the table is a title, told once. `above` is the grid's row above as “cell,rows left,kind;”. -->
  <xsl:template name="rows">
    <xsl:param name="row" select="1"/>
    <xsl:param name="above"/>
    <xsl:variable name="current" select="Rangée[$row]"/>
    <xsl:if test="$current">
      <xsl:variable name="width">
        <xsl:choose>
          <xsl:when test="Colonne"><xsl:value-of select="count(Colonne)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="count(Rangée[1]/Cellule)"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:variable name="grid">
        <xsl:call-template name="grid">
          <xsl:with-param name="current" select="$current"/>
          <xsl:with-param name="width" select="number($width)"/>
          <xsl:with-param name="base" select="count(Rangée[position() &lt; $row]/Cellule)"/>
          <xsl:with-param name="above" select="$above"/>
        </xsl:call-template>
      </xsl:variable>
      <xsl:if test="$grid != ''">
        <xsl:element name="tr" namespace="{$ns}">
          <xsl:call-template name="grid-cells">
            <xsl:with-param name="grid" select="$grid"/>
            <xsl:with-param name="header" select="$current/@type = 'header'"/>
          </xsl:call-template>
        </xsl:element>
      </xsl:if>
      <xsl:call-template name="rows">
        <xsl:with-param name="row" select="$row + 1"/>
        <xsl:with-param name="above" select="$grid"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="grid">
    <xsl:param name="current"/>
    <xsl:param name="width"/>
    <xsl:param name="base"/>
    <xsl:param name="above"/>
    <xsl:param name="column" select="1"/>
    <xsl:param name="next" select="1"/>
    <xsl:param name="spanning" select="0"/>
    <xsl:param name="span"/>
    <xsl:if test="$column &lt;= $width">
      <xsl:variable name="upper-cell" select="substring-before($above, ';')"/>
      <xsl:variable name="rows-left" select="number(concat('0', substring-before(substring-after($upper-cell, ','), ',')))"/>
      <xsl:variable name="cell" select="$current/Cellule[$next]"/>
      <xsl:variable name="across" select="$cell/@fusionHorizontale"/>
      <xsl:variable name="new" select="$spanning = 0 and not($rows-left &gt; 0) and boolean($cell)"/>
      <xsl:variable name="token">
        <xsl:choose>
          <xsl:when test="$spanning &gt; 0"><xsl:value-of select="$span"/></xsl:when>
          <xsl:when test="$rows-left &gt; 0">
            <xsl:value-of select="concat(substring-before($upper-cell, ','), ',', $rows-left - 1, ',',
                substring-after(substring-after($upper-cell, ','), ','))"/>
          </xsl:when>
          <xsl:when test="$cell">
            <xsl:value-of select="concat($base + $next, ',')"/>
            <xsl:choose>
              <xsl:when test="$cell/@fusionVerticale &gt; 1"><xsl:value-of select="floor($cell/@fusionVerticale) - 1"/></xsl:when>
              <xsl:otherwise>0</xsl:otherwise>
            </xsl:choose>
            <xsl:choose>
              <xsl:when test="$column = 1 and $width &gt; 1 and $across &gt;= $width">,title</xsl:when>
              <xsl:otherwise>,plain</xsl:otherwise>
            </xsl:choose>
          </xsl:when>
          <xsl:otherwise>0,0,plain</xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:value-of select="concat($token, ';')"/>
      <xsl:call-template name="grid">
        <xsl:with-param name="current" select="$current"/>
        <xsl:with-param name="width" select="$width"/>
        <xsl:with-param name="base" select="$base"/>
        <xsl:with-param name="above" select="substring-after($above, ';')"/>
        <xsl:with-param name="column" select="$column + 1"/>
        <xsl:with-param name="next" select="$next + $new"/>
        <xsl:with-param name="spanning">
          <xsl:choose>
            <xsl:when test="$spanning &gt; 0"><xsl:value-of select="$spanning - 1"/></xsl:when>
            <xsl:when test="$new and $across &gt; 1"><xsl:value-of select="floor($across) - 1"/></xsl:when>
            <xsl:otherwise>0</xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
        <xsl:with-param name="span">
          <xsl:choose>
            <xsl:when test="contains($token, ',title')">
              <xsl:value-of select="concat('0', substring($token, string-length(substring-before($token, ',')) + 1,
                  string-length($token) - string-length(substring-before($token, ',')) - 6), ',plain')"/>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="$token"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="grid-cells">
    <xsl:param name="grid"/>
    <xsl:param name="header"/>
    <xsl:param name="column" select="1"/>
    <xsl:if test="$grid != ''">
      <xsl:variable name="token" select="substring-before($grid, ';')"/>
      <xsl:variable name="cell" select="(Rangée/Cellule)[number(substring-before($token, ','))]"/>
      <xsl:variable name="is-header" select="$header or contains($token, ',title') or Colonne[$column]/@type = 'header'"/>
      <xsl:choose>
        <xsl:when test="$cell">
          <xsl:for-each select="$cell">
            <xsl:call-template name="cell"><xsl:with-param name="header" select="$is-header"/></xsl:call-template>
          </xsl:for-each>
        </xsl:when>
        <xsl:when test="$is-header"><xsl:element name="th" namespace="{$ns}"/></xsl:when>
        <xsl:otherwise><xsl:element name="td" namespace="{$ns}"/></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="grid-cells">
        <xsl:with-param name="grid" select="substring-after($grid, ';')"/>
        <xsl:with-param name="header" select="$header"/>
        <xsl:with-param name="column" select="$column + 1"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- ===== Entries of the lists at the end and of those in the text ===== -->

  <xsl:template mode="entry" match="OuSAdresser | QuiPeutMAider">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:call-template name="link"><xsl:with-param name="own-page" select="false()"/></xsl:call-template>
      <xsl:call-template name="publisher"/>
      <xsl:for-each select="Complement[translate(., $blanks, '') != '']">
        <xsl:value-of select="concat(' (', normalize-space(.), ')')"/>
      </xsl:for-each>
      <xsl:if test="normalize-space(PivotLocal) != ''">
        <xsl:text> [annuaire local&#xA0;: </xsl:text>
        <xsl:for-each select="PivotLocal">
          <xsl:if test="position() &gt; 1">, </xsl:if>
          <xsl:value-of select="normalize-space(.)"/>
        </xsl:for-each>
        <xsl:text>]</xsl:text>
      </xsl:if>
      <xsl:call-template name="details">
        <xsl:with-param name="parts" select="*[not(self::Titre or self::Source or self::Complement or self::PivotLocal or self::Condition)]"/>
      </xsl:call-template>
    </xsl:element>
  </xsl:template>

  <!-- What an entry holds besides its title, known or not: entries below it. -->
  <xsl:template name="details">
    <xsl:param name="parts"/>
    <xsl:variable name="told" select="$parts[translate(., $blanks, '') != '']"/>
    <xsl:if test="$told">
      <xsl:element name="ul" namespace="{$ns}"><xsl:apply-templates select="$told" mode="detail"/></xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:template mode="entry" match="ServiceEnLigne | ServiceEnLigneAnnexe | PourEnSavoirPlus">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:if test="normalize-space(@type) != '' and not(self::PourEnSavoirPlus)">
        <xsl:value-of select="concat(normalize-space(@type), '&#xA0;: ')"/>
      </xsl:if>
      <xsl:call-template name="link"/>
      <xsl:call-template name="form-number"/>
      <xsl:call-template name="publisher"/>
      <xsl:call-template name="details">
        <xsl:with-param name="parts" select="*[not(self::Titre or self::Source or self::Condition)]"/>
      </xsl:call-template>
    </xsl:element>
  </xsl:template>

  <!-- Where a form or a service is. -->
  <xsl:template mode="entry" match="LienWeb">
    <xsl:variable name="address"><xsl:call-template name="web-address"/></xsl:variable>
    <xsl:variable name="words">
      <xsl:choose>
        <xsl:when test="translate(Source, $blanks, '') != ''"><xsl:value-of select="normalize-space(Source)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$address"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="li" namespace="{$ns}">
      <xsl:choose>
        <xsl:when test="$address != ''"><xsl:element name="a" namespace="{$ns}"><xsl:attribute name="href"><xsl:value-of select="$address"/></xsl:attribute><xsl:value-of select="$words"/></xsl:element></xsl:when>
        <xsl:otherwise><xsl:value-of select="$words"/></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="details"><xsl:with-param name="parts" select="*[not(self::Source)]"/></xsl:call-template>
    </xsl:element>
  </xsl:template>
  <xsl:template mode="entry" match="NumeroCerfa">
    <xsl:element name="li" namespace="{$ns}">cerfa n°&#xA0;<xsl:apply-templates mode="inline"/></xsl:element>
  </xsl:template>
  <xsl:template mode="entry" match="FicheLiee">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:call-template name="link"/>
      <xsl:for-each select="*[not(self::Titre)][translate(., $blanks, '') != '']"><xsl:value-of select="concat(' (', normalize-space(.), ')')"/></xsl:for-each>
    </xsl:element>
  </xsl:template>

  <xsl:template mode="entry" match="NoticeLiee">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:if test="not(starts-with(normalize-space(.), 'Notice'))">Notice&#xA0;: </xsl:if>
      <xsl:call-template name="link"><xsl:with-param name="title" select="."/></xsl:call-template>
      <xsl:call-template name="form-number"/>
    </xsl:element>
  </xsl:template>

  <xsl:template mode="entry" match="Definition | Abreviation">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:element name="strong" namespace="{$ns}"><xsl:value-of select="normalize-space(Titre)"/></xsl:element>
      <xsl:text>&#xA0;: </xsl:text>
      <xsl:call-template name="joined">
        <xsl:with-param name="parts" select="Texte//Paragraphe | Texte/descendant-or-self::*[not(ancestor-or-self::Paragraphe)]
            [text()[translate(., $blanks, '') != '']][not(.//Paragraphe)]"/>
      </xsl:call-template>
      <xsl:for-each select="Reference[translate(., $blanks, '') != '']">
        <xsl:text> (</xsl:text>
        <xsl:call-template name="link"/>
        <xsl:call-template name="publisher"/>
        <xsl:for-each select="*[not(self::Titre or self::Source or self::Condition)][translate(., $blanks, '') != '']">
          <xsl:value-of select="concat(' — ', normalize-space(.))"/>
        </xsl:for-each>
        <xsl:text>)</xsl:text>
      </xsl:for-each>
      <xsl:call-template name="details">
        <xsl:with-param name="parts" select="*[not(self::Titre or self::Texte or self::Reference or self::Condition)]"/>
      </xsl:call-template>
    </xsl:element>
  </xsl:template>

  <!-- Another page of the guide. -->
  <xsl:template mode="entry" match="*">
    <xsl:element name="li" namespace="{$ns}">
      <xsl:call-template name="link"/>
      <xsl:if test="not(Titre)"><xsl:apply-templates mode="inline"/></xsl:if>
      <xsl:if test="normalize-space(Theme/Titre) != ''"><xsl:value-of select="concat(' (', normalize-space(Theme/Titre), ')')"/></xsl:if>
      <xsl:if test="Titre">
        <xsl:call-template name="publisher"/>
        <xsl:call-template name="details">
          <xsl:with-param name="parts" select="*[not(self::Titre or self::Theme or self::Source or self::Audience or self::Condition)]"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:element>
  </xsl:template>

  <xsl:template name="form-number">
    <xsl:if test="@numerocerfa or @autrenumero">
      <xsl:text> (</xsl:text>
      <xsl:if test="@numerocerfa"><xsl:value-of select="concat('cerfa n°&#xA0;', normalize-space(@numerocerfa))"/></xsl:if>
      <xsl:if test="@numerocerfa and @autrenumero">, </xsl:if>
      <xsl:value-of select="normalize-space(@autrenumero)"/>
      <xsl:text>)</xsl:text>
    </xsl:if>
  </xsl:template>

  <xsl:template name="publisher">
    <xsl:for-each select="Source[normalize-space(.) != '' and normalize-space(.) != normalize-space(../Titre)]">
      <xsl:value-of select="concat(' — ', normalize-space(.))"/>
    </xsl:for-each>
  </xsl:template>

  <!-- How to reach a service: entries below its name. -->
  <xsl:template mode="detail" match="Paragraphe">
    <xsl:if test="translate(., $blanks, '') != ''">
      <xsl:element name="li" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template mode="detail" match="Liste">
    <xsl:apply-templates select="Item[translate(., $blanks, '') != '']" mode="detail"/>
  </xsl:template>
  <xsl:template mode="detail" match="Condition"/>
  <xsl:template mode="detail" match="NoticeLiee | ServiceEnLigneAnnexe | LienWeb[@URL]"><xsl:apply-templates select="." mode="entry"/></xsl:template>
  <!-- What isn't known here: its text as an entry, or its parts one by one. -->
  <xsl:template mode="detail" match="*">
    <xsl:choose>
      <xsl:when test="text()[translate(., $blanks, '') != '']">
        <xsl:element name="li" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="*" mode="detail"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template mode="detail" match="*[Titre] | Item">
    <xsl:if test="translate(., $blanks, '') != ''">
      <xsl:element name="li" namespace="{$ns}">
        <xsl:if test="translate(Titre, $blanks, '') != ''">
          <xsl:element name="strong" namespace="{$ns}">
            <xsl:value-of select="normalize-space(Titre)"/>
            <xsl:if test="not(contains(substring(translate(Titre, $blanks, ''), string-length(translate(Titre, $blanks, ''))), ':'))">
              <xsl:text>&#xA0;:</xsl:text>
            </xsl:if>
          </xsl:element>
          <xsl:if test="Paragraphe[translate(., $blanks, '') != '']"><xsl:text> </xsl:text></xsl:if>
        </xsl:if>
        <xsl:for-each select="text()[translate(., $blanks, '') != '']"><xsl:value-of select="concat(' ', normalize-space(.))"/></xsl:for-each>
        <xsl:call-template name="joined"><xsl:with-param name="parts" select="Paragraphe"/></xsl:call-template>
        <xsl:call-template name="details">
          <xsl:with-param name="parts" select="*[not(self::Titre or self::Paragraphe or self::Condition)]"/>
        </xsl:call-template>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- ===== Text in lines ===== -->

  <!-- Runs of white space become one blank, none at the ends of the paragraph, none twice across elements. Most texts have
       none to look after; only for the others the texts around them are asked. -->
  <xsl:template mode="inline" match="text()">
    <xsl:variable name="inner" select="normalize-space(.)"/>
    <xsl:choose>
      <xsl:when test="$inner = string(.)"><xsl:value-of select="."/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="line" select="generate-id(ancestor::Paragraphe[1] | parent::*[not(ancestor-or-self::Paragraphe)])"/>
        <xsl:variable name="parts-before" select="normalize-space(substring(., 1, 1)) = ''
            and preceding::text()[1][normalize-space(substring(., string-length(.))) != '']
            [generate-id(ancestor::Paragraphe[1]) = $line or generate-id(parent::*) = $line or generate-id(../..) = $line]"/>
        <!-- The next text is blank seldom, and only then the search goes on. -->
        <xsl:variable name="next" select="following::text()[1]"/>
        <xsl:variable name="parts-after" select="normalize-space(substring(., string-length(.))) = ''
            and ($next[normalize-space(.) != ''] | $next[normalize-space(.) = '']/following::text()[normalize-space(.) != ''][1])
            [generate-id(ancestor::Paragraphe[1]) = $line or generate-id(parent::*) = $line or generate-id(../..) = $line]"/>
        <xsl:choose>
          <xsl:when test="$inner = ''">
            <xsl:if test="$parts-before and $parts-after"><xsl:text> </xsl:text></xsl:if>
          </xsl:when>
          <xsl:otherwise>
            <xsl:if test="$parts-before"><xsl:text> </xsl:text></xsl:if>
            <xsl:value-of select="$inner"/>
            <xsl:if test="$parts-after"><xsl:text> </xsl:text></xsl:if>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="*"><xsl:apply-templates mode="inline"/></xsl:template>
  <!-- What has lines of its own, in the middle of a line: an image in a paragraph, a definition in a remark. -->
  <xsl:template mode="inline" match="Paragraphe | Titre | Legende | TexteDeRemplacement | Credits | Source | Commentaire | Item | Cellule | Description | Texte">
    <xsl:text> </xsl:text><xsl:apply-templates mode="inline"/><xsl:text> </xsl:text>
  </xsl:template>

  <xsl:template mode="inline" match="MiseEnEvidence | Valeur">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = '' or ancestor::MiseEnEvidence or ancestor::Valeur">
        <xsl:apply-templates mode="inline"/>
      </xsl:when>
      <xsl:otherwise><xsl:element name="strong" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="Expression | Citation | TermeEtranger">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = '' or ancestor::Expression or ancestor::Citation or ancestor::TermeEtranger">
        <xsl:apply-templates mode="inline"/>
      </xsl:when>
      <xsl:otherwise><xsl:element name="em" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="Exposant">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = ''"><xsl:apply-templates mode="inline"/></xsl:when>
      <xsl:otherwise><xsl:element name="sup" namespace="{$ns}"><xsl:apply-templates mode="inline"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A link inside the sheet leads to a definition or an abbreviation at its end: its text is enough. -->
  <xsl:template mode="inline" match="LienExterne | LienInterne[@LienPublication and not(@type = 'Sigle' or @type = 'Acronyme')]">
    <xsl:variable name="address">
      <xsl:choose>
        <xsl:when test="self::LienExterne"><xsl:call-template name="web-address"/></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="page"><xsl:with-param name="id" select="@LienPublication"/></xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$address = '' or translate(., $blanks, '') = '' or ancestor::LienExterne or ancestor::LienInterne">
        <xsl:apply-templates mode="inline"/>
      </xsl:when>
      <xsl:otherwise><xsl:element name="a" namespace="{$ns}"><xsl:attribute name="href"><xsl:value-of select="$address"/></xsl:attribute><xsl:apply-templates mode="inline"/></xsl:element></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ===== Addresses ===== -->

  <!-- A title as a link: to its own address, else to its page on service-public.fr. -->
  <xsl:template name="link">
    <xsl:param name="title" select="Titre"/>
    <xsl:param name="own-page" select="true()"/>
    <xsl:variable name="address">
      <xsl:call-template name="web-address">
        <xsl:with-param name="url" select="(@URL | RessourceWeb/@URL | LienWeb/@URL)[1]"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$address != ''"><xsl:element name="a" namespace="{$ns}"><xsl:attribute name="href"><xsl:value-of select="$address"/></xsl:attribute><xsl:value-of select="normalize-space($title)"/></xsl:element></xsl:when>
      <xsl:when test="$own-page and normalize-space(@ID) != ''">
        <xsl:variable name="page"><xsl:call-template name="page"/></xsl:variable>
        <xsl:element name="a" namespace="{$ns}"><xsl:attribute name="href"><xsl:value-of select="$page"/></xsl:attribute><xsl:value-of select="normalize-space($title)"/></xsl:element>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space($title)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- An address that a record may carry, or nothing. -->
  <xsl:template name="web-address">
    <xsl:param name="url" select="@URL"/>
    <xsl:variable name="trimmed" select="normalize-space($url)"/>
    <xsl:if test="starts-with($trimmed, 'https://') or starts-with($trimmed, 'http://') or starts-with($trimmed, 'mailto:')">
      <xsl:if test="not(contains($trimmed, ' ')) and string-length($trimmed) &lt;= 2000">
        <xsl:value-of select="$trimmed"/>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- The page of a sheet on service-public.fr. -->
  <xsl:template name="page">
    <xsl:param name="id" select="@ID"/>
    <xsl:variable name="audience">
      <xsl:choose>
        <xsl:when test="normalize-space(@audience) != ''"><xsl:value-of select="normalize-space(@audience)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$guide"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:text>https://www.service-public.fr/</xsl:text>
    <xsl:choose>
      <xsl:when test="$audience = 'Professionnels'">professionnels-entreprises</xsl:when>
      <xsl:when test="$audience = 'Associations'">associations</xsl:when>
      <xsl:otherwise>particuliers</xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat('/vosdroits/', translate(normalize-space($id), ' ', ''))"/>
  </xsl:template>

  <!-- ===== Cutting ===== -->

  <!-- At most `max` characters, cut between words. -->
  <xsl:template name="cut">
    <xsl:param name="text"/>
    <xsl:param name="max"/>
    <xsl:choose>
      <xsl:when test="$text != '' and contains(' &#xA0;', substring($text, string-length($text)))">
        <xsl:call-template name="cut">
          <xsl:with-param name="text" select="substring($text, 1, string-length($text) - 1)"/>
          <xsl:with-param name="max" select="$max"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="string-length($text) &lt;= $max"><xsl:value-of select="$text"/></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="cut-word">
          <xsl:with-param name="text" select="$text"/>
          <xsl:with-param name="length" select="$max - 1"/>
          <xsl:with-param name="whole" select="$max - 1"/>
        </xsl:call-template>
        <xsl:text>…</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="cut-word">
    <xsl:param name="text"/>
    <xsl:param name="length"/>
    <xsl:param name="whole"/>
    <xsl:choose>
      <xsl:when test="$length &lt; 1"><xsl:value-of select="substring($text, 1, $whole)"/></xsl:when>
      <xsl:when test="substring($text, $length + 1, 1) = ' ' and not(contains(' ,;:.…&#xA0;', substring($text, $length, 1)))">
        <xsl:value-of select="substring($text, 1, $length)"/>
      </xsl:when>
      <xsl:when test="contains(',;:.', substring($text, $length + 1, 1))
          and not(contains(' ,;:.…&#xA0;', substring($text, $length, 1))) and substring($text, $length + 2, 1) = ' '">
        <xsl:value-of select="substring($text, 1, $length)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="cut-word">
          <xsl:with-param name="text" select="$text"/>
          <xsl:with-param name="length" select="$length - 1"/>
          <xsl:with-param name="whole" select="$whole"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
