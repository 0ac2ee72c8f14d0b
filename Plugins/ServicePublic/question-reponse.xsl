<?xml version="1.0" encoding="UTF-8"?>
<!-- A “Fiche Question-réponse” of service-public.fr (DILA, comarquage 3.x) as an exchange file with one FAQ record. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:essaim:faq:1"
    xmlns:dc="http://purl.org/dc/elements/1.1/" exclude-result-prefixes="dc">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>

  <xsl:variable name="upper" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ'"/>
  <xsl:variable name="lower" select="'abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüœ'"/>
  <!-- Text of which nothing but blanks is left counts as empty: translate(., $blanks, '') = ''. -->
  <xsl:variable name="blanks" select="'&#x20;&#x9;&#xA;&#xD;&#xA0;'"/>

  <xsl:variable name="sheet" select="/Publication"/>
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
    <xsl:apply-templates select="Publication"/>
  </xsl:template>

  <xsl:template match="Publication">
    <exchange xmlns="urn:essaim:exchange:1" id="service-public-{translate($guide, $upper, $lower)}-{@ID}" issuer="dila" issued="{$date}T00:00:00Z">
      <administration id="dila" kind="central" territory="FR">
        <name xml:lang="fr">Direction de l’information légale et administrative</name>
        <name xml:lang="en">Directorate of Legal and Administrative Information</name>
      </administration>
      <record id="dila/faq/{translate($guide, $upper, $lower)}-{translate(@ID, $upper, $lower)}" version="{translate($date, '-', '')}"
          status="published" modified="{$date}T00:00:00Z" xml:lang="fr">
        <xsl:call-template name="faq"/>
      </record>
    </exchange>
  </xsl:template>

  <xsl:template name="faq">
    <faq>
      <question>
        <xsl:call-template name="cut">
          <xsl:with-param name="text" select="normalize-space(dc:title)"/>
          <xsl:with-param name="max" select="300"/>
        </xsl:call-template>
      </question>
      <xsl:if test="normalize-space(dc:description) != ''">
        <summary>
          <xsl:call-template name="cut">
            <xsl:with-param name="text" select="normalize-space(dc:description)"/>
            <xsl:with-param name="max" select="300"/>
          </xsl:call-template>
        </summary>
      </xsl:if>
      <answer>
        <xsl:call-template name="answer"/>
      </answer>
      <xsl:if test="contains(translate(concat(Theme/Titre, ' | ', SousThemePere, ' | ', DossierPere/Titre), $upper, $lower),
          'fonction publique')">
        <theme>public-service</theme>
      </xsl:if>
      <source>
        <kind>publication</kind>
        <title>
          <xsl:value-of select="concat('Service-Public.fr / DILA, ', $date, ' — Licence Ouverte 2.0')"/>
        </title>
        <address>
          <xsl:choose>
            <xsl:when test="starts-with(@spUrl, 'https://') or starts-with(@spUrl, 'http://')">
              <xsl:value-of select="normalize-space(@spUrl)"/>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="page"/>
            </xsl:otherwise>
          </xsl:choose>
        </address>
      </source>
      <xsl:for-each select="Reference[normalize-space(Titre) != '']">
        <source>
          <kind>legal</kind>
          <title>
            <xsl:call-template name="cut">
              <xsl:with-param name="text">
                <xsl:value-of select="normalize-space(Titre)"/>
                <xsl:for-each select="Source | Complement">
                  <xsl:value-of select="concat(' — ', normalize-space(.))"/>
                </xsl:for-each>
              </xsl:with-param>
              <xsl:with-param name="max" select="500"/>
            </xsl:call-template>
          </title>
          <xsl:variable name="address">
            <xsl:call-template name="web-address"/>
          </xsl:variable>
          <xsl:if test="$address != ''">
            <address><xsl:value-of select="$address"/></address>
          </xsl:if>
        </source>
      </xsl:for-each>
    </faq>
  </xsl:template>

  <xsl:template name="answer">
    <xsl:variable name="body">
      <xsl:apply-templates select="*" mode="top"/>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="translate($body, $blanks, '') != ''"><xsl:copy-of select="$body"/></xsl:when>
      <xsl:when test="normalize-space(dc:description) != ''"><p><xsl:value-of select="normalize-space(dc:description)"/></p></xsl:when>
      <xsl:otherwise><p><xsl:value-of select="normalize-space(dc:title)"/></p></xsl:otherwise>
    </xsl:choose>
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
    <xsl:variable name="told" select="$entries[normalize-space(Titre) != '']"/>
    <xsl:if test="$told">
      <h level="1"><xsl:value-of select="$title"/></h>
      <ul><xsl:apply-templates select="$told" mode="entry"/></ul>
    </xsl:if>
  </xsl:template>

  <!-- ===== The sheet's own children ===== -->

  <!-- Header and navigation, and what the sections at the end take up. All else, known or not, is the answer's body. -->
  <xsl:template mode="top" match="dc:* | SurTitre | Audience | Cible | Canal | FilDAriane | Theme | SousThemePere | DossierPere
      | Questionnaire | Condition | Reference | OuSAdresser | QuiPeutMAider | ServiceEnLigne | PourEnSavoirPlus | VoirAussi
      | RechercheGuidee | RechercheGuideePere | QuestionReponse | CommentFaireSi | Definition | Abreviation"/>
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
      <p><xsl:apply-templates mode="inline"/></p>
    </xsl:if>
  </xsl:template>

  <!-- A condition speaks of the interactive questionnaire; the title of a chapter in the navigation says the same again. -->
  <xsl:template mode="block" match="Condition | TitreAlternatif"/>

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
      <h>
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
      </h>
    </xsl:if>
  </xsl:template>

  <xsl:template mode="block" match="Avertissement | ASavoir | ANoter | Attention | Exemple | Rappel">
    <xsl:variable name="parts" select="*[not(self::Titre or self::Condition or self::Texte)] | Texte/*"/>
    <xsl:variable name="lead" select="$parts[1][self::Paragraphe]"/>
    <xsl:if test="translate($parts, $blanks, '') != '' or count($parts) &gt; 1">
      <p>
        <strong>
          <xsl:choose>
            <xsl:when test="normalize-space(Titre) != ''"><xsl:value-of select="normalize-space(Titre)"/></xsl:when>
            <xsl:when test="self::ASavoir">À savoir</xsl:when>
            <xsl:when test="self::ANoter">À noter</xsl:when>
            <xsl:otherwise><xsl:value-of select="local-name()"/></xsl:otherwise>
          </xsl:choose>
          <xsl:text>&#xA0;:</xsl:text>
        </strong>
        <xsl:if test="translate($lead, $blanks, '') != ''">
          <xsl:text> </xsl:text>
          <xsl:apply-templates select="$lead/node()" mode="inline"/>
        </xsl:if>
      </p>
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
          [not($end) or count(preceding-sibling::*) &lt; count($end/preceding-sibling::*)])[normalize-space(Titre) != '']"/>
      <xsl:if test="$group">
        <xsl:if test="self::OuSAdresser"><p><strong>Où s’adresser&#xA0;:</strong></p></xsl:if>
        <xsl:if test="self::PourEnSavoirPlus"><p><strong>Pour en savoir plus&#xA0;:</strong></p></xsl:if>
        <ul><xsl:apply-templates select="$group" mode="entry"/></ul>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- Pictures stay behind; what they say in words comes along. -->
  <xsl:template mode="block" match="Image | Illustration">
    <xsl:variable name="words" select="TexteDeRemplacement[translate(., $blanks, '') != translate(../Legende, $blanks, '')]
        | Description"/>
    <xsl:if test="translate(concat(Titre, Legende, TexteDeRemplacement, Description), $blanks, '') != ''">
      <p>
        <strong>Illustration&#xA0;:</strong>
        <xsl:for-each select="Titre | Legende[translate(., $blanks, '') != translate(../Titre, $blanks, '')]">
          <xsl:value-of select="concat(substring(' —', 1, 2 * (position() &gt; 1)), ' ', normalize-space(.))"/>
        </xsl:for-each>
      </p>
      <xsl:apply-templates select="$words" mode="block"/>
    </xsl:if>
  </xsl:template>

  <xsl:template mode="block" match="Video">
    <p>
      <strong>Vidéo&#xA0;:</strong>
      <xsl:text> </xsl:text>
      <xsl:call-template name="link"/>
    </p>
    <xsl:if test="translate(Description, $blanks, '') != ''">
      <p><strong>Contenu de la vidéo&#xA0;:</strong></p>
      <xsl:apply-templates select="Description" mode="block"/>
    </xsl:if>
  </xsl:template>

  <!-- ===== Lists ===== -->

  <xsl:template mode="block" match="Liste">
    <xsl:call-template name="list"/>
    <xsl:apply-templates select="." mode="after"/>
  </xsl:template>

  <xsl:template name="list">
    <xsl:variable name="items" select="Item[.//Paragraphe[translate(., $blanks, '') != '']]"/>
    <xsl:choose>
      <xsl:when test="not($items)"/>
      <xsl:when test="@type = 'numero'"><ol><xsl:apply-templates select="$items" mode="item"/></ol></xsl:when>
      <xsl:otherwise><ul><xsl:apply-templates select="$items" mode="item"/></ul></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="item" match="Item">
    <li>
      <xsl:call-template name="joined">
        <xsl:with-param name="parts" select="Paragraphe | FragmentConditionne/Paragraphe"/>
      </xsl:call-template>
      <xsl:for-each select="Liste | FragmentConditionne/Liste"><xsl:call-template name="list"/></xsl:for-each>
    </li>
  </xsl:template>

  <!-- What an entry holds and a list can't: it follows the list. -->
  <xsl:template mode="after" match="Liste"><xsl:apply-templates select="Item/*" mode="after"/></xsl:template>
  <xsl:template mode="after" match="Paragraphe | Condition"/>
  <xsl:template mode="after" match="FragmentConditionne"><xsl:apply-templates select="*" mode="after"/></xsl:template>
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
        <table>
          <xsl:if test="translate(Titre, $blanks, '') != ''">
            <caption><xsl:value-of select="normalize-space(Titre)"/></caption>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="Rangée/Cellule[@fusionHorizontale or @fusionVerticale]">
              <xsl:call-template name="rows"/>
            </xsl:when>
            <xsl:otherwise>
              <xsl:for-each select="Rangée[Cellule]">
                <tr>
                  <xsl:for-each select="Cellule">
                    <xsl:variable name="column" select="position()"/>
                    <xsl:call-template name="cell">
                      <xsl:with-param name="header" select="../@type = 'header' or ../../Colonne[$column]/@type = 'header'"/>
                    </xsl:call-template>
                  </xsl:for-each>
                </tr>
              </xsl:for-each>
            </xsl:otherwise>
          </xsl:choose>
        </table>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="block" match="Colonne"/>

  <xsl:template name="cell">
    <xsl:param name="header"/>
    <xsl:choose>
      <xsl:when test="$header"><th><xsl:call-template name="cell-text"/></th></xsl:when>
      <xsl:otherwise><td><xsl:call-template name="cell-text"/></td></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="cell-text">
    <xsl:call-template name="joined">
      <xsl:with-param name="parts" select=".//Paragraphe"/>
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
        <tr>
          <xsl:call-template name="grid-cells">
            <xsl:with-param name="grid" select="$grid"/>
            <xsl:with-param name="header" select="$current/@type = 'header'"/>
          </xsl:call-template>
        </tr>
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
        <xsl:when test="$is-header"><th/></xsl:when>
        <xsl:otherwise><td/></xsl:otherwise>
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
    <li>
      <xsl:call-template name="link"><xsl:with-param name="own-page" select="false()"/></xsl:call-template>
      <xsl:call-template name="publisher"/>
      <xsl:for-each select="Complement[translate(., $blanks, '') != '']">
        <xsl:value-of select="concat(' (', normalize-space(.), ')')"/>
      </xsl:for-each>
      <xsl:if test="translate(Texte, $blanks, '') != ''">
        <ul><xsl:apply-templates select="Texte/*" mode="detail"/></ul>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template mode="entry" match="ServiceEnLigne | ServiceEnLigneAnnexe | PourEnSavoirPlus">
    <li>
      <xsl:if test="normalize-space(@type) != '' and not(self::PourEnSavoirPlus)">
        <xsl:value-of select="concat(normalize-space(@type), '&#xA0;: ')"/>
      </xsl:if>
      <xsl:call-template name="link"/>
      <xsl:call-template name="form-number"/>
      <xsl:call-template name="publisher"/>
      <xsl:if test="translate(Introduction, $blanks, '') != '' or NoticeLiee or ServiceEnLigneAnnexe">
        <ul>
          <xsl:apply-templates select="Introduction" mode="detail"/>
          <xsl:apply-templates select="NoticeLiee | ServiceEnLigneAnnexe" mode="entry"/>
        </ul>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template mode="entry" match="NoticeLiee">
    <li>
      <xsl:if test="not(starts-with(normalize-space(.), 'Notice'))">Notice&#xA0;: </xsl:if>
      <xsl:call-template name="link"><xsl:with-param name="title" select="."/></xsl:call-template>
      <xsl:call-template name="form-number"/>
    </li>
  </xsl:template>

  <xsl:template mode="entry" match="Definition | Abreviation">
    <li>
      <strong><xsl:value-of select="normalize-space(Titre)"/></strong>
      <xsl:text>&#xA0;: </xsl:text>
      <xsl:call-template name="joined"><xsl:with-param name="parts" select="Texte//Paragraphe"/></xsl:call-template>
      <xsl:for-each select="Reference[normalize-space(Titre) != '']">
        <xsl:text> (</xsl:text>
        <xsl:call-template name="link"/>
        <xsl:call-template name="publisher"/>
        <xsl:text>)</xsl:text>
      </xsl:for-each>
    </li>
  </xsl:template>

  <!-- Another page of the guide. -->
  <xsl:template mode="entry" match="*">
    <li><xsl:call-template name="link"/></li>
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
      <li><xsl:apply-templates mode="inline"/></li>
    </xsl:if>
  </xsl:template>
  <xsl:template mode="detail" match="Liste">
    <xsl:apply-templates select="Item[.//Paragraphe[translate(., $blanks, '') != '']]" mode="item"/>
  </xsl:template>
  <xsl:template mode="detail" match="Titre | Condition"/>
  <xsl:template mode="detail" match="*"><xsl:apply-templates select="*" mode="detail"/></xsl:template>
  <xsl:template mode="detail" match="*[Titre]">
    <xsl:if test="translate(., $blanks, '') != ''">
      <li>
        <xsl:if test="translate(Titre, $blanks, '') != ''">
          <strong>
            <xsl:value-of select="normalize-space(Titre)"/>
            <xsl:if test="not(contains(substring(translate(Titre, $blanks, ''), string-length(translate(Titre, $blanks, ''))), ':'))">
              <xsl:text>&#xA0;:</xsl:text>
            </xsl:if>
          </strong>
          <xsl:if test="Paragraphe[translate(., $blanks, '') != '']"><xsl:text> </xsl:text></xsl:if>
        </xsl:if>
        <xsl:call-template name="joined"><xsl:with-param name="parts" select="Paragraphe"/></xsl:call-template>
        <xsl:variable name="more" select="*[not(self::Titre or self::Paragraphe or self::Condition)][.//Paragraphe]"/>
        <xsl:if test="$more">
          <ul><xsl:apply-templates select="$more" mode="detail"/></ul>
        </xsl:if>
      </li>
    </xsl:if>
  </xsl:template>

  <!-- ===== Text in lines ===== -->

  <!-- Runs of white space become one blank, none at the ends of the paragraph, none twice across elements. -->
  <xsl:template mode="inline" match="text()">
    <xsl:variable name="before" select="(preceding-sibling::node() | ancestor::*[ancestor::Paragraphe]/preceding-sibling::node())
        [self::* or self::text()][string(.) != '']"/>
    <xsl:variable name="after" select="(following-sibling::node() | ancestor::*[ancestor::Paragraphe]/following-sibling::node())
        [self::* or self::text()]"/>
    <xsl:variable name="last" select="string($before[last()])"/>
    <xsl:variable name="inner" select="normalize-space(.)"/>
    <xsl:variable name="may-follow" select="$before[normalize-space(.) != '']
        and normalize-space(substring($last, string-length($last))) != ''"/>
    <xsl:choose>
      <xsl:when test="$inner = ''">
        <xsl:if test="$may-follow and $after[normalize-space(.) != '']"><xsl:text> </xsl:text></xsl:if>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="$may-follow and normalize-space(substring(., 1, 1)) = ''"><xsl:text> </xsl:text></xsl:if>
        <xsl:value-of select="$inner"/>
        <xsl:if test="normalize-space(substring(., string-length(.))) = '' and $after[normalize-space(.) != '']">
          <xsl:text> </xsl:text>
        </xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="*"><xsl:apply-templates mode="inline"/></xsl:template>

  <xsl:template mode="inline" match="MiseEnEvidence | Valeur">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = '' or ancestor::MiseEnEvidence or ancestor::Valeur">
        <xsl:apply-templates mode="inline"/>
      </xsl:when>
      <xsl:otherwise><strong><xsl:apply-templates mode="inline"/></strong></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="Expression | Citation | TermeEtranger">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = '' or ancestor::Expression or ancestor::Citation or ancestor::TermeEtranger">
        <xsl:apply-templates mode="inline"/>
      </xsl:when>
      <xsl:otherwise><em><xsl:apply-templates mode="inline"/></em></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="inline" match="Exposant">
    <xsl:choose>
      <xsl:when test="translate(., $blanks, '') = ''"><xsl:apply-templates mode="inline"/></xsl:when>
      <xsl:otherwise><sup><xsl:apply-templates mode="inline"/></sup></xsl:otherwise>
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
      <xsl:otherwise><a href="{$address}"><xsl:apply-templates mode="inline"/></a></xsl:otherwise>
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
      <xsl:when test="$address != ''"><a href="{$address}"><xsl:value-of select="normalize-space($title)"/></a></xsl:when>
      <xsl:when test="$own-page and normalize-space(@ID) != ''">
        <xsl:variable name="page"><xsl:call-template name="page"/></xsl:variable>
        <a href="{$page}"><xsl:value-of select="normalize-space($title)"/></a>
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
