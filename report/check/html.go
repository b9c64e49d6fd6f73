package check

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/wxreport/wxreport/report"
)

// page is a web page beside its document.
type page struct {
	doc      *report.Document
	out      *findings
	title    string
	lang     string
	text     strings.Builder // what it shows, squeezed
	heads    []heading
	ids      map[string]bool
	links    []string // anchors within the page
	charts   []drawing
	pictures []string // addresses
}

// heading is a heading of the page.
type heading struct {
	text string
	at   int
}

// drawing is a figure of the page.
type drawing struct {
	from, to int // of its text
	marks    int
	said     string
}

// htmlBytes is the size a page may have beside the logo.
const htmlBytes = 3 << 20

// mostElements bounds how deep a page nests; the reader stops below.
const mostNested = 200

// html checks a web page: one file that asks for nothing, runs nothing and says
// everything.
func (c Checker) html(doc *report.Document, a report.Artifact, s *findings) {
	if !utf8.Valid(a.Body) || !bytes.Contains(a.Body, []byte("</html>")) {
		s.add("html.open", "", "the page is cut off or not in UTF-8")
		return
	}
	root, err := html.Parse(bytes.NewReader(a.Body))
	if err != nil {
		s.add("html.open", "", err.Error())
		return
	}
	if most := htmlBytes + 2*len(doc.Job.Account.Logo.Body); len(a.Body) > most {
		s.tell("html.size", "", "the file is too large", fmt.Sprintf("at most %d KB", most>>10), fmt.Sprintf("%d KB", len(a.Body)>>10))
	}
	p := &page{doc: doc, out: s, ids: map[string]bool{}}
	p.walk(root, 0)
	p.properties()
	text := p.text.String()
	if name := newStrangers(doc, c.Others).in(text); name != "" {
		s.tell("html.foreign", "", "the name of another account", "", around(text, name))
	}
	r := &reader{shown: newShown(text, nil), kind: "html", doc: doc, words: doc.Words, out: s}
	p.locate(r)
	r.content()
	p.figures(r)
}

func around(text, token string) string {
	at := strings.Index(text, token)
	return strings.ToValidUTF8(text[max(0, at-40):min(len(text), at+len(token)+40)], "")
}

// shows reports whether a text is none of a style's or a script's.
func shows(n *html.Node) bool {
	return n.Parent == nil || n.Parent.DataAtom != atom.Style && n.Parent.DataAtom != atom.Script
}

// walk collects what the page shows and refuses what it must not hold.
func (p *page) walk(n *html.Node, depth int) {
	if depth > mostNested {
		p.out.add("html.open", "", "elements nest too deep")
		return
	}
	switch n.Type {
	case html.TextNode:
		if token := leftover(p.doc, n.Data); token != "" && shows(n) {
			p.out.tell("html.placeholder", "", "a text is not filled in", "no "+token, around(n.Data, token))
		}
		p.text.WriteString(squeeze(n.Data))
		return
	case html.ElementNode:
		p.element(n)
	default:
	}
	at, charts := p.text.Len(), len(p.charts)
	switch n.DataAtom {
	case atom.Style:
		p.style(content(n))
		return
	case atom.Title:
		if n.Namespace == "" {
			p.title = content(n)
		}
		return
	case atom.Script, atom.Template, atom.Noscript:
		return
	case atom.Figure:
		p.charts = append(p.charts, drawing{from: at})
	}
	if len(p.charts) > 0 && marks[n.Data] && inDrawing(n) {
		p.charts[len(p.charts)-1].marks++
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child, depth+1)
	}
	switch n.DataAtom {
	case atom.Figure:
		d := &p.charts[charts]
		d.to = p.text.Len()
		d.said = p.text.String()[at:]
	case atom.H1, atom.H2, atom.H3:
		p.heads = append(p.heads, heading{p.text.String()[at:], at})
	}
}

// marks are the shapes that draw something.
var marks = map[string]bool{"path": true, "rect": true, "circle": true, "line": true, "polyline": true, "polygon": true, "ellipse": true}

func inDrawing(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "figure" {
			return true
		}
	}
	return false
}

func content(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// foreignElements run, load or embed something.
var foreignElements = []string{"script", "iframe", "object", "embed", "applet", "base", "form", "frame", "portal"}

// loading are the attributes whose address a browser loads by itself.
var loading = []string{"src", "srcset", "poster", "background", "data", "manifest", "xlink:href"}

func (p *page) element(n *html.Node) {
	if n.Data == "html" {
		p.lang = attribute(n, "lang")
	}
	if slices.Contains(foreignElements, n.Data) {
		p.out.tell("html.script", "<"+n.Data+">", "the page holds an element that runs or loads something", "none", short(content(n)))
	}
	for _, a := range n.Attr {
		value := strings.TrimSpace(a.Val)
		scheme := strings.ToLower(strings.Map(printing, value))
		switch {
		case strings.HasPrefix(strings.ToLower(a.Key), "on"):
			p.out.tell("html.script", "<"+n.Data+">", "the attribute "+a.Key+" runs a script", "none", value)
		case strings.HasPrefix(scheme, "javascript:") || strings.HasPrefix(scheme, "vbscript:"):
			p.out.tell("html.script", "<"+n.Data+">", "the address runs a script", "none", value)
		case a.Key == "style":
			p.style(value)
		case a.Key == "id":
			p.ids[value] = true
		case n.Data == "a" && a.Key == "href" && a.Namespace == "":
			p.link(value)
		case a.Key == "href" || slices.Contains(loading, a.Key):
			if !strings.HasPrefix(scheme, "data:") && !strings.HasPrefix(scheme, "#") {
				p.out.tell("html.external", "<"+n.Data+">", "the page loads something from elsewhere", "everything in the file", value)
			}
			if n.Data == "img" {
				p.pictures = append(p.pictures, value)
			}
		case n.Data == "meta" && a.Key == "http-equiv" && strings.EqualFold(value, "refresh"):
			p.out.tell("html.external", "<meta>", "the page leads elsewhere by itself", "nothing", attribute(n, "content"))
		}
	}
}

// printing drops what browsers ignore inside an address.
func printing(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}

func (p *page) link(address string) {
	switch {
	case strings.HasPrefix(address, "#"):
		p.links = append(p.links, address[1:])
	case !wellFormed(address):
		p.out.tell("html.links", "<a>", "a link has no proper address", "http, https, mailto or a place in the page", address)
	}
}

var styleAddress = regexp.MustCompile(`(?i)@import|url\(\s*["']?\s*([^"')]*)`)

func (p *page) style(css string) {
	for _, m := range styleAddress.FindAllStringSubmatch(css, -1) {
		if !strings.HasPrefix(m[1], "data:") && !strings.HasPrefix(m[1], "#") {
			p.out.tell("html.external", "<style>", "the style loads something from elsewhere", "everything in the file", m[0])
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// properties checks language, title, cover and links.
func (p *page) properties() {
	job := p.doc.Job
	if p.lang != p.doc.Words.Lang {
		p.out.tell("html.language", "<html>", "the language is wrong", p.doc.Words.Lang, p.lang)
	}
	text := p.text.String()
	cover := text
	if len(p.heads) > 1 {
		cover = text[:p.heads[1].at] // the first heading is the cover's
	}
	for _, w := range []struct{ check, what, want string }{{"account", "the account", job.Account.Name}, {"period", "the period", p.doc.Words.Period(job.Period)},
		{"text", "the title", p.doc.Title}} {
		if want := squeeze(w.want); !strings.Contains(cover, want) {
			p.out.tell("html."+w.check, "cover", w.what+" is not on the cover", w.want, short(cover))
		} else if w.check != "text" && !strings.Contains(squeeze(p.title), want) {
			p.out.tell("html."+w.check, "<title>", w.what+" is not in the title", w.want, p.title)
		}
	}
	for _, target := range p.links {
		if target != "" && !p.ids[target] {
			p.out.tell("html.links", "#"+target, "the link leads nowhere", "an element of that id", "")
		}
	}
	p.logo(job.Account.Logo)
}

// locate finds where the parts begin, by the headings.
func (p *page) locate(r *reader) {
	r.summary, r.appendix, r.chapters = 0, len(r.text), make([]int, len(p.doc.Chapters))
	next := 0
	for i, h := range p.heads {
		if strings.HasPrefix(h.text, squeeze(r.words.Say("pdf.summary"))) && i > 0 {
			r.summary, next = h.at, i
			break
		}
	}
	for i := range r.chapters {
		r.chapters[i] = -1
		want, number := squeeze(headline(p.doc.Chapters[i])), fmt.Sprint(i+1)
		for k := next; k < len(p.heads); k++ {
			h := p.heads[k]
			if h.text == want || strings.HasPrefix(h.text, number) && strings.HasSuffix(h.text, want) {
				r.chapters[i], next = h.at, k+1
				break
			}
		}
	}
	for _, h := range p.heads[min(next, len(p.heads)):] {
		if strings.HasSuffix(h.text, squeeze(r.words.Say("pdf.appendix_title"))) {
			r.appendix = h.at
			break
		}
	}
}

// figures checks that every chart is drawn.
func (p *page) figures(r *reader) {
	for i, c := range p.doc.Chapters {
		if r.chapters[i] < 0 {
			continue
		}
		from, to := r.scope(i)
		for _, b := range c.Blocks {
			f, ok := b.(report.Figure)
			if !ok || seriesOf(f.Chart) == 0 || squeeze(f.Title) == "" {
				continue
			}
			problem := "the drawing is missing"
			for _, d := range p.charts {
				if d.from < from || d.to > to || !strings.Contains(d.said, squeeze(f.Title)) {
					continue
				}
				switch {
				case d.marks < seriesOf(f.Chart):
					problem = fmt.Sprintf("the drawing has %d marks for %d series", d.marks, seriesOf(f.Chart))
				case strings.Contains(d.said, squeeze(r.words.Say("chart.no_data"))):
					problem = "the drawing says that there is no data"
				default:
					problem = ""
				}
				if problem == "" {
					break
				}
			}
			if problem != "" {
				p.out.tell("html.chart", "", "figure "+f.ID+": "+problem, "marks for what it measures", "")
			}
		}
	}
}
