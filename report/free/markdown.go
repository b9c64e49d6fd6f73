package free

import (
	"bytes"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// markdown turns Markdown into blocks: headings, paragraphs, lists, quotes,
// bold and links. Raw HTML and pictures are printed as the text they are.
func markdown(source string) []report.Block {
	src := []byte(source)
	root := goldmark.DefaultParser().Parse(text.NewReader(src))
	var out []report.Block
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		out = append(out, blocks(n, src, report.Body)...)
	}
	return out
}

func blocks(n ast.Node, src []byte, style report.ParagraphStyle) []report.Block {
	switch n := n.(type) {
	case *ast.Heading:
		return paragraph(n, src, report.Heading)
	case *ast.List:
		return children(n, src, report.Bullet)
	case *ast.Blockquote:
		return children(n, src, report.Quote)
	case *ast.ListItem:
		return children(n, src, report.Bullet)
	case *ast.ThematicBreak:
		return nil
	case *ast.Paragraph, *ast.TextBlock:
		return paragraph(n, src, style)
	}
	return literal(n, src, style)
}

func children(n ast.Node, src []byte, style report.ParagraphStyle) []report.Block {
	var out []report.Block
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, blocks(c, src, style)...)
	}
	return out
}

// literal prints what has no form of its own, such as code or raw HTML, as it
// was written.
func literal(n ast.Node, src []byte, style report.ParagraphStyle) []report.Block {
	var b bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(src))
	}
	s := strings.TrimSpace(b.String())
	if s == "" {
		return nil
	}
	return []report.Block{report.Plain(style, s)}
}

func paragraph(n ast.Node, src []byte, style report.ParagraphStyle) []report.Block {
	var spans []report.Span
	inline(n, src, false, "", &spans)
	if len(spans) == 0 {
		return nil
	}
	return []report.Block{report.Paragraph{Style: style, Spans: spans}}
}

func inline(n ast.Node, src []byte, bold bool, link string, out *[]report.Span) {
	add := func(s string) {
		if s == "" {
			return
		}
		if last := len(*out) - 1; last >= 0 && (*out)[last].Bold == bold && (*out)[last].Link == link {
			(*out)[last].Text += s
			return
		}
		*out = append(*out, report.Span{Text: s, Bold: bold, Link: link})
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			add(string(c.Segment.Value(src)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				add(" ")
			}
		case *ast.String:
			add(string(c.Value))
		case *ast.Emphasis:
			inline(c, src, bold || c.Level == 2, link, out)
		case *ast.Link:
			inline(c, src, bold, safeLink(string(c.Destination)), out)
		case *ast.AutoLink:
			add(string(c.Label(src)))
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				seg := c.Segments.At(i)
				add(string(seg.Value(src)))
			}
		default:
			inline(c, src, bold, link, out)
		}
	}
}

// safeLink keeps web and mail addresses only.
func safeLink(address string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(strings.ToLower(address), scheme) {
			return address
		}
	}
	return ""
}
