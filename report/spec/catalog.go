package spec

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Catalog is everything a spec may name. The decoder, the schema and the
// explanations know no kind but those listed here and the few reserved ones.
type Catalog struct {
	Sections []report.Kind[report.Section]
	Sources  []report.Kind[report.Source]
	Outputs  []Output
	Channels []report.Kind[report.Channel]

	Locales fs.FS // zh-CN.yaml, zh-CN/*.yaml, en/*.yaml: see [LoadWords]
	Themes  fs.FS // jade.yaml: see [LoadTheme]
	Rules   fs.FS // *.yaml: see [LoadRules]

	// Compile makes a judge of custom rules; nil: a spec cannot have any.
	Compile Compile

	// CheckFont says what is wrong with the bytes of a TrueType font; nil: only its kind is checked.
	CheckFont func(body []byte) error

	// Shared keeps words and rules from spec to spec; nil: each reads them again.
	Shared *Shared

	// Files is where specs, logos and fonts are read; nil: the computer's own files.
	Files fs.FS
	// Reading is how the computer's own files are read.
	Reading report.Reading
}

// Output is a renderer's kind with the file it makes.
type Output struct {
	report.Kind[report.Renderer]
	Extension string // ".pdf"
	MediaType string
	Default   bool // made when the spec does not say
}

// Placed is implemented by source options that need to know the dataset they are for
// ("" for a whole folder) and the folder that relative paths start from.
type Placed interface {
	Place(dataset, folder string)
}

// languages lists the locales in order.
func (c *Catalog) languages() []string {
	var out []string
	for _, e := range listing(c.Locales) {
		name := strings.TrimSuffix(e.Name(), ".yaml")
		if !slices.Contains(out, name) && (e.IsDir() || name != e.Name()) {
			out = append(out, name)
		}
	}
	return out
}

// themes lists the themes in order.
func (c *Catalog) themes() []string {
	var out []string
	for _, e := range listing(c.Themes) {
		if name, ok := strings.CutSuffix(e.Name(), ".yaml"); ok {
			out = append(out, name)
		}
	}
	return out
}

func listing(fsys fs.FS) []fs.DirEntry {
	if fsys == nil {
		return nil
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil
	}
	return entries
}

// sources are the built-in kinds with the reserved ones.
func (c *Catalog) sources() []report.Kind[report.Source] {
	return withReserved(c.Sources, reservedSources())
}

// outputs are the built-in kinds with the reserved ones.
func (c *Catalog) outputs() []Output {
	out := slices.Clone(c.Outputs)
	for _, r := range reservedOutputs() {
		if !slices.ContainsFunc(out, func(o Output) bool { return o.Name == r.Name }) {
			out = append(out, r)
		}
	}
	return out
}

func withReserved[T any](kinds, reserved []report.Kind[T]) []report.Kind[T] {
	out := slices.Clone(kinds)
	for _, r := range reserved {
		if _, ok := report.Find(out, r.Name); !ok {
			out = append(out, r)
		}
	}
	return out
}
