<?xml version="1.0" encoding="UTF-8"?>
<!-- An Atom or RSS 2.0 feed as an exchange file: one practical sheet for each entry. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:essaim:practical-sheet:1"
    xmlns:atom="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" exclude-result-prefixes="atom h content">
  <xsl:output method="xml" encoding="UTF-8"/>
  <!-- What adapter.xml says. -->
  <xsl:param name="owner"/>
  <xsl:param name="licence"/>
  <xsl:param name="attribution"/>

  <xsl:variable name="letters" select="'abcdefghijklmnopqrstuvwxyz0123456789'"/>
  <xsl:variable name="months" select="'Jan01Feb02Mar03Apr04May05Jun06Jul07Aug08Sep09Oct10Nov11Dec12'"/>

  <xsl:template match="/">
    <xsl:variable name="issued">
      <xsl:apply-templates select="(atom:feed/atom:updated | rss/channel/lastBuildDate | rss/channel/item/pubDate)[1]" mode="day"/>
    </xsl:variable>
    <exchange xmlns="urn:essaim:exchange:1" id="{$owner}-feed" issuer="{$owner}" issued="{$issued}T00:00:00Z">
      <xsl:apply-templates select="atom:feed/atom:entry | rss/channel/item"/>
    </exchange>
  </xsl:template>

  <xsl:template match="atom:entry | item">
    <xsl:variable name="day"><xsl:apply-templates select="(atom:updated | pubDate)[1]" mode="day"/></xsl:variable>
    <xsl:variable name="address" select="normalize-space((atom:link[not(@rel) or @rel = 'alternate']/@href | link)[1])"/>
    <xsl:variable name="name"><xsl:apply-templates select="atom:id | guid | link[not(../guid)]" mode="name"/></xsl:variable>
    <record xmlns="urn:essaim:exchange:1" id="{$owner}/practical-sheet/actualite-{$name}" version="{translate($day, '-', '')}"
        status="published" modified="{$day}T00:00:00Z" xml:lang="fr">
      <practical-sheet xmlns="urn:essaim:practical-sheet:1">
        <title><xsl:value-of select="substring(normalize-space(atom:title | title), 1, 300)"/></title>
        <kind>news</kind>
        <xsl:if test="normalize-space(atom:summary) != ''">
          <summary><xsl:value-of select="substring(normalize-space(atom:summary), 1, 1000)"/></summary>
        </xsl:if>
        <xsl:if test="starts-with($address, 'http')"><address><xsl:value-of select="$address"/></address></xsl:if>
        <updated><xsl:value-of select="$day"/></updated>
        <text>
          <xsl:apply-templates select="atom:content | atom:summary[not(../atom:content)] | content:encoded
              | description[not(../content:encoded)]" mode="text"/>
        </text>
        <source>
          <kind>publication</kind>
          <title><xsl:value-of select="concat($attribution, ', ', $day, ' — ', $licence)"/></title>
          <xsl:if test="starts-with($address, 'http')"><address><xsl:value-of select="$address"/></address></xsl:if>
        </source>
      </practical-sheet>
    </record>
  </xsl:template>

  <!-- “2013-10-02T13:00:00Z” and “Wed, 02 Oct 2013 13:00:00 GMT” as 2013-10-02. -->
  <xsl:template match="*" mode="day"><xsl:value-of select="substring(normalize-space(.), 1, 10)"/></xsl:template>
  <xsl:template match="pubDate | lastBuildDate" mode="day">
    <xsl:variable name="date" select="normalize-space(substring-after(., ','))"/>
    <xsl:variable name="month" select="substring(substring-after($months, substring(substring-after($date, ' '), 1, 3)), 1, 2)"/>
    <xsl:value-of select="concat(substring(substring-after($date, ' '), 5, 4), '-', $month, '-',
        substring(concat('0', substring-before($date, ' ')), string-length(substring-before($date, ' ')), 2))"/>
  </xsl:template>

  <!-- An identifier that a record may have: what isn't a letter or a digit becomes a hyphen; the end tells entries apart. -->
  <xsl:template match="*" mode="name">
    <xsl:variable name="lower" select="translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"/>
    <xsl:variable name="others" select="translate($lower, $letters, '')"/>
    <xsl:variable name="blanks" select="'                                                                                '"/>
    <xsl:variable name="words" select="normalize-space(translate($lower, $others, $blanks))"/>
    <xsl:value-of select="translate(normalize-space(substring($words, string-length($words) - 59)), ' ', '-')"/>
  </xsl:template>

  <!-- Text as XHTML keeps its structure; text as HTML in a text, as most feeds have it, keeps its words. -->
  <xsl:template match="*[h:div]" mode="text"><xsl:apply-templates select="h:div/*" mode="xhtml"/></xsl:template>
  <xsl:template match="*" mode="text">
    <p><xsl:call-template name="words"><xsl:with-param name="html" select="."/></xsl:call-template></p>
  </xsl:template>

  <xsl:template name="words">
    <xsl:param name="html"/>
    <xsl:choose>
      <xsl:when test="contains($html, '&lt;')">
        <xsl:value-of select="concat(substring-before($html, '&lt;'), ' ')"/>
        <xsl:call-template name="words">
          <xsl:with-param name="html" select="substring-after(substring-after($html, '&lt;'), '&gt;')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$html"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="h:p" mode="xhtml"><p><xsl:apply-templates mode="xhtml"/></p></xsl:template>
  <xsl:template match="h:ul | h:ol" mode="xhtml">
    <xsl:element name="{local-name()}"><xsl:apply-templates select="h:li" mode="xhtml"/></xsl:element>
  </xsl:template>
  <xsl:template match="h:li" mode="xhtml"><li><xsl:apply-templates mode="xhtml"/></li></xsl:template>
  <xsl:template match="h:em | h:strong" mode="xhtml">
    <xsl:element name="{local-name()}"><xsl:apply-templates mode="xhtml"/></xsl:element>
  </xsl:template>
  <xsl:template match="h:a[starts-with(@href, 'http')]" mode="xhtml"><a href="{@href}"><xsl:apply-templates mode="xhtml"/></a></xsl:template>
  <xsl:template match="*" mode="xhtml"><xsl:apply-templates mode="xhtml"/></xsl:template>
</xsl:stylesheet>
