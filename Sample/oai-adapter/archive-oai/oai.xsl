<?xml version="1.0" encoding="UTF-8"?>
<!-- An answer of an OAI-PMH archive with records in Dublin Core as an exchange file: one practical sheet for each. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:f="urn:essaim:adapter:functions:1" xmlns:oai="http://www.openarchives.org/OAI/2.0/"
    xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    exclude-result-prefixes="f oai oai_dc dc">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:param name="owner"/>
  <xsl:param name="licence"/>
  <xsl:param name="attribution"/>
  <xsl:param name="now"/>

  <xsl:variable name="sheet" select="'urn:essaim:practical-sheet:1'"/>

  <xsl:template match="/">
    <xsl:variable name="made" select="f:date(oai:OAI-PMH/oai:responseDate)"/>
    <xsl:variable name="issued">
      <xsl:choose>
        <xsl:when test="$made != ''"><xsl:value-of select="$made"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$now"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <exchange xmlns="urn:essaim:exchange:1" id="{$owner}-oai" issuer="{$owner}" issued="{$issued}">
      <xsl:apply-templates select="oai:OAI-PMH/*/oai:record"/>
    </exchange>
  </xsl:template>

  <!-- A record that the archive deleted is withdrawn. -->
  <xsl:template match="oai:record[oai:header/@status = 'deleted']">
    <xsl:variable name="date" select="f:date(oai:header/oai:datestamp)"/>
    <tombstone xmlns="urn:essaim:exchange:1" id="{$owner}/practical-sheet/oai-{f:name(oai:header/oai:identifier)}"
        version="{translate(substring($date, 1, 10), '-', '')}" deleted="{$date}"/>
  </xsl:template>

  <xsl:template match="oai:record">
    <xsl:variable name="date" select="f:date(oai:header/oai:datestamp)"/>
    <xsl:variable name="dc" select="oai:metadata/oai_dc:dc"/>
    <xsl:variable name="address" select="f:resolve($dc/dc:identifier[starts-with(normalize-space(.), 'http')][1])"/>
    <record xmlns="urn:essaim:exchange:1" id="{$owner}/practical-sheet/oai-{f:name(oai:header/oai:identifier)}"
        version="{translate(substring($date, 1, 10), '-', '')}" status="published" modified="{$date}" xml:lang="fr">
      <practical-sheet xmlns="urn:essaim:practical-sheet:1">
        <title>
          <xsl:value-of select="substring(f:text($dc/dc:title[1]), 1, 300)"/>
          <xsl:if test="f:text($dc/dc:title[1]) = ''">Sans titre</xsl:if>
        </title>
        <kind><xsl:value-of select="f:map($dc/dc:type[f:map(., 'sheet-kind') != ''][1], 'sheet-kind', 'information')"/></kind>
        <xsl:if test="f:text($dc/dc:subject[1]) != ''">
          <theme><xsl:value-of select="substring(f:text($dc/dc:subject[1]), 1, 200)"/></theme>
        </xsl:if>
        <xsl:if test="$address != ''"><address><xsl:value-of select="$address"/></address></xsl:if>
        <xsl:if test="f:day($dc/dc:date[1]) != ''"><updated><xsl:value-of select="f:day($dc/dc:date[1])"/></updated></xsl:if>
        <text>
          <xsl:copy-of select="f:html($dc/dc:description, $sheet)"/>
          <!-- All that has no field of its own: nothing is lost by being unknown. -->
          <ul>
            <xsl:for-each select="$dc/*[not(self::dc:description) and normalize-space(.) != '']">
              <li><strong><xsl:apply-templates select="." mode="label"/>&#xA0;:</strong><xsl:text> </xsl:text><xsl:value-of select="f:text(.)"/></li>
            </xsl:for-each>
          </ul>
        </text>
        <source>
          <kind>publication</kind>
          <title><xsl:value-of select="concat($attribution, ', ', substring($date, 1, 10), ' — ', $licence)"/></title>
          <xsl:if test="$address != ''"><address><xsl:value-of select="$address"/></address></xsl:if>
        </source>
      </practical-sheet>
    </record>
  </xsl:template>

  <xsl:template match="dc:title" mode="label">Titre</xsl:template>
  <xsl:template match="dc:creator" mode="label">Auteur</xsl:template>
  <xsl:template match="dc:contributor" mode="label">Contributeur</xsl:template>
  <xsl:template match="dc:publisher" mode="label">Éditeur</xsl:template>
  <xsl:template match="dc:date" mode="label">Date</xsl:template>
  <xsl:template match="dc:type" mode="label">Nature</xsl:template>
  <xsl:template match="dc:subject" mode="label">Sujet</xsl:template>
  <xsl:template match="dc:identifier" mode="label">Identifiant</xsl:template>
  <xsl:template match="dc:language" mode="label">Langue</xsl:template>
  <xsl:template match="dc:coverage" mode="label">Couverture</xsl:template>
  <xsl:template match="dc:rights" mode="label">Droits</xsl:template>
  <xsl:template match="*" mode="label"><xsl:value-of select="local-name()"/></xsl:template>
</xsl:stylesheet>
