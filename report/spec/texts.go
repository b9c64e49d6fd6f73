package spec

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// texts are the key `texts`: an account's own words.
type texts struct {
	Cover    coverTexts  `yaml:"cover" doc:"words of the cover"`
	Contact  []string    `yaml:"contact" template:"true" doc:"lines of the contact block at the end, a name first"`
	Legal    string      `yaml:"legal" template:"true" doc:"small print on the cover and at the end"`
	Glossary glossary    `yaml:"glossary" doc:"explanations by term, or by metric in place of its own"`
	Advice   adviceTexts `yaml:"advice" doc:"own words for recommendations: by rule, then by recommendation"`
}

type coverTexts struct {
	Lines []string `yaml:"lines" template:"true" doc:"sentences in place of the summary's"`
	Note  string   `yaml:"note" template:"true" doc:"small line, such as confidential"`
}

const (
	maxContact  = 12
	maxCover    = 4
	maxGlossary = 200
)

// texts puts an account's words together.
func (d *decoder) texts(t texts, n *node) report.Texts {
	if lines := n.get("contact"); len(t.Contact) > maxContact {
		d.add(lines, "long contact block", "at most 12 lines", "")
	}
	if lines := n.get("cover").get("lines"); len(t.Cover.Lines) > maxCover {
		d.add(lines, "long cover", "at most 4 sentences", "")
	}
	return report.Texts{CoverLines: t.Cover.Lines, CoverNote: t.Cover.Note, Contact: t.Contact, Legal: t.Legal, Glossary: t.Glossary}
}

// glossary keeps the terms in their order.
type glossary []report.Gloss

func (g *glossary) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of terms to explanations")
		return
	}
	if len(n.keys) > maxGlossary {
		d.add(n, "long glossary", "at most 200 terms", "")
		return
	}
	for i, key := range n.keys {
		var text string
		d.string(&text, n.items[i])
		d.template(n.items[i])
		if text != "" {
			*g = append(*g, report.Gloss{Term: key.value, Text: text})
		}
	}
}

// sorted puts the sections that the key `order` names first, in its order; the others
// follow in theirs.
func (d *decoder) sorted(sections []report.Step[report.Section], n *node) []report.Step[report.Section] {
	if n.blank() || len(d.list) > 0 {
		return sections
	}
	var ids []string
	for _, s := range sections {
		ids = append(ids, s.Name)
	}
	rank := map[string]int{}
	for _, item := range n.items {
		switch {
		case !contains(ids, item.value):
			d.choose(item, "unknown section "+quoted(item.value), item.value, ids)
		case rank[item.value] > 0:
			d.add(item, "section "+quoted(item.value)+" named twice", "each section once", "")
		default:
			rank[item.value] = len(rank) + 1
		}
	}
	out := slices.Clone(sections)
	slices.SortStableFunc(out, func(a, b report.Step[report.Section]) int {
		return place(rank[a.Name], len(sections)) - place(rank[b.Name], len(sections))
	})
	return out
}

// place is a rank, with those that have none behind the others.
func place(rank, last int) int {
	if rank == 0 {
		return last + 1
	}
	return rank
}
