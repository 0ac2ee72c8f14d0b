<?xml version="1.0" encoding="UTF-8"?>
<!-- An Atom or RSS 2.0 feed as an exchange file: one practical sheet for each entry. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:essaim:practical-sheet:1"
    xmlns:f="urn:essaim:adapter:functions:1" xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    exclude-result-prefixes="f atom content dc">
  <xsl:output method="xml" encoding="UTF-8"/>
  <!-- What adapter.xml says, and the time of the import. -->
  <xsl:param name="owner"/>
  <xsl:param name="licence"/>
  <xsl:param name="attribution"/>
  <xsl:param name="now"/>

  <xsl:variable name="sheet" select="'urn:essaim:practical-sheet:1'"/>
  <!-- What relative addresses stand below: the feed's own site. -->
  <xsl:variable name="site" select="normalize-space((/rss/channel/link
      | /atom:feed/atom:link[@rel = 'alternate' or not(@rel)]/@href | /atom:feed/atom:link[@rel = 'self']/@href)[1])"/>
  <xsl:variable name="language">
    <xsl:variable name="told" select="normalize-space((/rss/channel/language | /*/@xml:lang)[1])"/>
    <xsl:choose>
      <xsl:when test="$told != ''"><xsl:value-of select="substring($told, 1, 2)"/></xsl:when>
      <xsl:otherwise>fr</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- When the feed was made; an entry without a date is as new as this. -->
  <xsl:variable name="made">
    <xsl:variable name="told" select="f:date((/atom:feed/atom:updated | /rss/channel/lastBuildDate | /rss/channel/pubDate)[1])"/>
    <xsl:choose>
      <xsl:when test="$told != ''"><xsl:value-of select="$told"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$now"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/">
    <exchange xmlns="urn:essaim:exchange:1" id="{$owner}-feed" issuer="{$owner}" issued="{$made}">
      <xsl:apply-templates select="atom:feed/atom:entry | rss/channel/item"/>
    </exchange>
  </xsl:template>

  <xsl:template match="atom:entry | item">
    <!-- The identifier for good; an entry that has none is what its address, else its title says. -->
    <xsl:variable name="identifier" select="(atom:id | guid[normalize-space(.) != ''])[1]"/>
    <xsl:variable name="link" select="(atom:link[@rel = 'alternate' or not(@rel)]/@href | link[normalize-space(.) != '']
        | guid[not(@isPermaLink = 'false')][starts-with(normalize-space(.), 'http')])[1]"/>
    <xsl:variable name="address" select="f:resolve($link, $site)"/>
    <xsl:variable name="called">
      <xsl:choose>
        <xsl:when test="$identifier"><xsl:value-of select="$identifier"/></xsl:when>
        <xsl:when test="$link"><xsl:value-of select="$link"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="concat(title | atom:title, ' ', description)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <!-- “updated” changes where somebody corrects the entry, “published” doesn't. -->
    <xsl:variable name="written" select="(atom:updated | atom:published[not(../atom:updated)] | pubDate | dc:date[not(../pubDate)])[1]"/>
    <xsl:variable name="day" select="f:day($written)"/>
    <record xmlns="urn:essaim:exchange:1" id="{$owner}/practical-sheet/actualite-{f:name($called)}" status="published" xml:lang="{$language}">
      <xsl:attribute name="version">
        <xsl:choose>
          <xsl:when test="$day != ''"><xsl:value-of select="translate($day, '-', '')"/></xsl:when>
          <xsl:otherwise>1</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:attribute name="modified">
        <xsl:choose>
          <xsl:when test="$day != ''"><xsl:value-of select="f:date($written)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$made"/></xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <practical-sheet xmlns="urn:essaim:practical-sheet:1">
        <title><xsl:call-template name="title"/></title>
        <kind>news</kind>
        <xsl:call-template name="summary"/>
        <xsl:variable name="categories">
          <xsl:for-each select="category | atom:category">
            <xsl:if test="position() &gt; 1">, </xsl:if>
            <xsl:value-of select="normalize-space((@label | @term | text())[1])"/>
          </xsl:for-each>
        </xsl:variable>
        <xsl:if test="normalize-space($categories) != ''"><theme><xsl:value-of select="substring(normalize-space($categories), 1, 200)"/></theme></xsl:if>
        <xsl:if test="$address != ''"><address><xsl:value-of select="$address"/></address></xsl:if>
        <xsl:if test="$day != ''"><updated><xsl:value-of select="$day"/></updated></xsl:if>
        <xsl:variable name="text">
          <xsl:call-template name="overflow"/>
          <xsl:apply-templates select="content:encoded | description[not(../content:encoded)] | atom:content
              | atom:summary[not(../atom:content)]" mode="text"/>
          <xsl:apply-templates select="enclosure[@url] | atom:link[@rel = 'enclosure']" mode="text"/>
        </xsl:variable>
        <xsl:if test="normalize-space($text) != ''"><text><xsl:copy-of select="$text"/></text></xsl:if>
        <source>
          <kind>publication</kind>
          <title>
            <xsl:value-of select="$attribution"/>
            <xsl:if test="$day != ''"><xsl:value-of select="concat(', ', $day)"/></xsl:if>
            <xsl:value-of select="concat(' — ', $licence)"/>
          </title>
          <xsl:if test="$address != ''"><address><xsl:value-of select="$address"/></address></xsl:if>
        </source>
      </practical-sheet>
    </record>
  </xsl:template>

  <!-- A title may hold HTML. An entry without one begins with its text. -->
  <xsl:template name="title">
    <!-- Atom says whether a title is HTML; in RSS it often is. -->
    <xsl:variable name="plain" select="atom:title[not(@type) or @type = 'text']"/>
    <xsl:variable name="own">
      <xsl:choose>
        <xsl:when test="$plain"><xsl:value-of select="normalize-space($plain)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="f:text(atom:title | title)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$own != ''"><xsl:value-of select="substring($own, 1, 300)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="text" select="substring(f:text(atom:summary | description), 1, 120)"/>
        <xsl:value-of select="$text"/>
        <xsl:if test="$text = ''">Sans titre</xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What stands beside the full text. -->
  <xsl:template name="summary">
    <xsl:variable name="short" select="f:text(atom:summary[../atom:content] | description[../content:encoded])"/>
    <xsl:if test="$short != ''"><summary><xsl:value-of select="substring($short, 1, 1000)"/></summary></xsl:if>
  </xsl:template>

  <!-- A title or a summary that is longer than the record's field stands whole in the text. -->
  <xsl:template name="overflow">
    <xsl:if test="string-length(f:text(atom:title | title)) &gt; 300">
      <xsl:copy-of select="f:html(atom:title | title, $sheet)"/>
    </xsl:if>
    <xsl:variable name="short" select="atom:summary[../atom:content] | description[../content:encoded]"/>
    <xsl:if test="string-length(f:text($short)) &gt; 1000"><xsl:copy-of select="f:html($short, $sheet, $site)"/></xsl:if>
  </xsl:template>

  <!-- Atom says what a text is: plain, HTML in a text, or elements. In RSS it may be anything. -->
  <xsl:template match="atom:*[not(@type) or @type = 'text' or @type = 'text/plain']" mode="text">
    <xsl:if test="normalize-space(.) != ''">
      <p><xsl:value-of select="normalize-space(.)"/></p>
    </xsl:if>
  </xsl:template>
  <!-- A document that comes with the entry. -->
  <xsl:template match="enclosure | atom:link" mode="text">
    <xsl:variable name="file" select="f:resolve(@url | @href, $site)"/>
    <xsl:if test="$file != ''">
      <p><a href="{$file}"><xsl:value-of select="$file"/></a></p>
    </xsl:if>
  </xsl:template>
  <xsl:template match="*" mode="text"><xsl:copy-of select="f:html(., $sheet, $site)"/></xsl:template>
</xsl:stylesheet>
