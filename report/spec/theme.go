package spec

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// look is what a theme file and the key `theme` of a spec have in common.
type look struct {
	Colors  colors   `yaml:"colors" doc:"colours of the theme to change, each as \"#rrggbb\""`
	Series  []colour `yaml:"series" doc:"colours of chart series, at most seven"`
	Radius  float64  `yaml:"radius" doc:"corner radius of cards and bars in points"`
	Cover   string   `yaml:"cover" doc:"drawing on the cover" enum:"rings,plain,band,paper"`
	Header  string   `yaml:"header" template:"true" doc:"running head; empty: account and title"`
	Footer  string   `yaml:"footer" template:"true" doc:"running foot"`
	Maker   string   `yaml:"maker" template:"true" doc:"who made the report, on cover and foot"`
	Page    paper    `yaml:"page" doc:"paper of the PDF"`
	Density string   `yaml:"density" doc:"white space between things" enum:"compact,normal,airy"`
	Mark    bool     `yaml:"mark" doc:"let the files name this program in their metadata"`
}

// paper is the key `page` of a theme.
type paper struct {
	Size        string `yaml:"size" doc:"paper format" enum:"A4,Letter"`
	Orientation string `yaml:"orientation" doc:"how the paper lies" enum:"portrait,landscape"`
}

// theme is the key `theme`: a name, or a name with what to change.
type theme struct {
	Name string   `yaml:"name" doc:"shipped theme to start from"`
	File filePath `yaml:"file" doc:"file with the keys of theme; what stands beside it wins"`
	look `yaml:",inline"`
	Font fonts    `yaml:"font" doc:"own fonts"`
	Logo filePath `yaml:"logo" doc:"PNG, JPEG or SVG file for accounts without a logo of their own"`
}

// fonts are the key `font`: a path alone is the regular one.
type fonts struct {
	Regular  filePath   `yaml:"regular" doc:"TrueType file"`
	Bold     filePath   `yaml:"bold" doc:"TrueType file"`
	Fallback []filePath `yaml:"fallback" doc:"TrueType files for characters the others lack"`
}

func (f *fonts) fromNode(d *decoder, n *node) {
	if n.shape == scalar {
		f.Regular.fromNode(d, n)
		return
	}
	d.structure(pointed((*fontFiles)(f)), n)
}

// fontFiles is fonts in the long form.
type fontFiles fonts

type colors struct {
	Primary   colour `yaml:"primary" doc:"headings, bars, links"`
	Deep      colour `yaml:"deep" doc:"the dark end of the cover"`
	Ink       colour `yaml:"ink" doc:"text"`
	Secondary colour `yaml:"secondary" doc:"small text"`
	Hairline  colour `yaml:"hairline" doc:"thin lines"`
	Paper     colour `yaml:"paper" doc:"ground of pages"`
	Critical  colour `yaml:"critical" doc:"critical findings"`
	Warning   colour `yaml:"warning" doc:"warnings"`
	Notice    colour `yaml:"notice" doc:"notices"`
	Good      colour `yaml:"good" doc:"good news"`
}

// colour is "#rrggbb" in lower case.
type colour string

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// UnmarshalText reads "#rrggbb".
func (c *colour) UnmarshalText(b []byte) error {
	if !colourForm.Match(b) {
		return &report.FieldError{Problem: "bad colour " + quoted(string(b)), Expected: `a colour such as "#0b7d5a", in quotes`}
	}
	*c = colour(strings.ToLower(string(b)))
	return nil
}

// LoadTheme reads <name>.yaml of a folder of themes. Every colour must be given.
func LoadTheme(fsys fs.FS, name string) (report.Theme, error) {
	p := &problems{}
	l := loadLook(fsys, name, p)
	if err := p.err(); err != nil {
		return report.Theme{}, err
	}
	return l.theme(name), nil
}

func loadLook(fsys fs.FS, name string, p *problems) (l look) {
	tree := loadTree(fsys, name+".yaml", p)
	if tree == nil {
		return l
	}
	d := &decoder{problems: p}
	d.structure(pointed(&l), tree)
	for _, f := range fieldsOf(pointed(&l.Colors).Type()) {
		if pointed(&l.Colors).FieldByIndex(f.index).IsZero() {
			d.add(tree, "theme without the colour "+quoted(f.name), `colors: {`+f.name+`: "#rrggbb"}`, "")
		}
	}
	if len(l.Series) == 0 || len(l.Series) > maxSeries {
		d.add(tree, fmt.Sprintf("theme with %d series colours", len(l.Series)), "one to seven", "")
	}
	return l
}

// maxSeries is how many colours colour-blind readers can still tell apart.
const maxSeries = 7

func (l look) theme(name string) report.Theme {
	out := report.Theme{Name: name, Colors: report.Colors{
		Primary: string(l.Colors.Primary), Deep: string(l.Colors.Deep), Ink: string(l.Colors.Ink),
		Secondary: string(l.Colors.Secondary), Hairline: string(l.Colors.Hairline), Paper: string(l.Colors.Paper),
		Critical: string(l.Colors.Critical), Warning: string(l.Colors.Warning), Notice: string(l.Colors.Notice),
		Good: string(l.Colors.Good),
	}, Radius: l.Radius, Cover: l.Cover, Header: l.Header, Footer: l.Footer, Maker: l.Maker,
		Page:    report.Page{Size: l.Page.Size, Orientation: l.Page.Orientation},
		Density: report.Density(l.Density), Mark: l.Mark}
	for _, c := range l.Series {
		out.Series = append(out.Series, string(c))
	}
	return out
}

// fromNode starts from the named theme of the catalogue and changes what is given.
func (t *theme) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		d.wrong(n, "a theme's name, or a mapping with its name")
		return
	}
	if name := n.get("name"); !name.blank() {
		if name.shape != scalar || !contains(d.catalog.themes(), name.value) {
			d.choose(name, "unknown theme "+name.describe(), name.value, d.catalog.themes())
			return
		}
		t.Name = name.value
	}
	t.look = loadLook(d.catalog.Themes, t.Name, d.problems)
	d.keys(pointed(t), n, nil)
	if n.get("series").blank() && !n.get("colors").get("primary").blank() && len(t.Series) > 0 {
		t.Series = append([]colour{t.Colors.Primary}, t.Series[1:]...) // the first series is the account's own
	}
	if series := n.get("series"); len(t.Series) > maxSeries {
		d.add(series, fmt.Sprintf("%d series colours", len(t.Series)), "at most seven", "")
	}
	t.readable(d, n.get("colors"))
	if radius := n.get("radius"); t.Radius < 0 || t.Radius > 20 {
		d.add(radius, "bad radius "+radius.describe(), "0 to 20 points", "")
	}
}

// readable warns of colours that a spec gives and that text in them, or on them, cannot
// be read in by everybody.
func (t *theme) readable(d *decoder, given *node) {
	c := t.look.theme(t.Name).Colors
	pairs := []struct{ name, text, ground, on string }{
		{"ink", c.Ink, c.Paper, "paper"}, {"secondary", c.Secondary, c.Paper, "paper"}, {"primary", c.Primary, c.Paper, "paper"},
		{"critical", c.Critical, c.Paper, "paper"}, {"warning", c.Warning, c.Paper, "paper"}, {"notice", c.Notice, c.Paper, "paper"},
		{"good", c.Good, c.Paper, "paper"}, {"deep", "#ffffff", c.Deep, "white"},
	}
	for _, pair := range pairs {
		at := given.get(pair.name)
		if at == nil && pair.on == "paper" {
			at = given.get("paper")
		}
		got := report.Contrast(pair.text, pair.ground)
		if at == nil || got >= report.EnoughContrast {
			continue
		}
		d.warn(at, fmt.Sprintf("the colour %s has contrast %.1f on %s", pair.name, got, pair.on),
			"at least 4.5, for text that everybody can read (WCAG 2.2 AA)")
	}
}

// theme reads the files a theme names.
func (d *decoder) theme(t theme) report.Theme {
	out := t.look.theme(t.Name)
	out.Font.Regular = d.font(t.Font.Regular)
	out.Font.Bold = d.font(t.Font.Bold)
	for _, f := range t.Font.Fallback {
		if body := d.font(f); body != nil {
			out.Font.Fallback = append(out.Font.Fallback, body)
		}
	}
	return out
}
