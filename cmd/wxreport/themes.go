package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/output/pdf"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/report/specimen"
)

func (p *program) themesCommand() *cobra.Command {
	var preview, language, asOf string
	cmd := &cobra.Command{Use: "themes [NAME | FILE.yaml]", Short: "List the themes, or show one on a specimen sheet", Args: arguments(cobra.MaximumNArgs(1)),
		Long: `Themes lists the shipped themes with their colours. With --preview it writes a
PDF that shows every element of a theme, shipped or from a file of your own, on
invented figures.`,
		Example: "  wxreport themes\n  wxreport themes ink --preview ink.pdf --language en\n  wxreport themes themes/client.yaml --preview client.pdf",
		RunE: func(_ *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			if preview != "" {
				return p.preview(name, preview, language, asOf)
			}
			return p.listThemes(name)
		}}
	cmd.Flags().StringVar(&preview, "preview", "", "write the specimen sheet to this PDF file")
	cmd.Flags().StringVar(&language, "language", "zh-CN", "language of the specimen")
	cmd.Flags().StringVar(&asOf, "as-of", "", "the day the specimen speaks from; today when not given")
	return cmd
}

func (p *program) listThemes(name string) error {
	files, err := fs.Glob(catalog().Themes, "*.yaml")
	if err != nil {
		return err
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(file, ".yaml"))
	}
	if name != "" && !isThemeFile(name) && !slices.Contains(names, name) {
		return noTheme(name, names)
	}
	if name != "" {
		names = []string{name}
	}
	rows := [][]string{{"theme", "primary", "deep", "critical", "warning", "notice", "good", "cover", "density", "least contrast"}}
	for _, one := range names {
		theme, err := readTheme(one)
		if err != nil {
			return usageError{err}
		}
		c := theme.Colors
		rows = append(rows, []string{one, c.Primary, c.Deep, c.Critical, c.Warning, c.Notice, c.Good, theme.Cover, string(theme.Density), fmt.Sprintf("%.1f", leastContrast(c))})
	}
	p.table(rows)
	return nil
}

// leastContrast is that of the palest text colour on the paper.
func leastContrast(c report.Colors) float64 {
	least := report.Contrast(c.Ink, c.Paper)
	for _, color := range []string{c.Secondary, c.Primary, c.Critical, c.Warning, c.Notice, c.Good} {
		least = min(least, report.Contrast(color, c.Paper))
	}
	return least
}

func noTheme(name string, names []string) error {
	problem := fmt.Sprintf("there is no theme %q, expected one of %s, or a file NAME.yaml", name, strings.Join(names, ", "))
	if near := report.Nearest(name, names); near != "" {
		problem += fmt.Sprintf("; did you mean %q?", near)
	}
	return usageError{fmt.Errorf("%s", problem)}
}

func isThemeFile(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func readTheme(name string) (report.Theme, error) {
	if isThemeFile(name) {
		theme, _, err := spec.LoadThemeFile(name, catalog())
		return theme, err
	}
	return spec.LoadTheme(catalog().Themes, name)
}

// preview writes the specimen sheet of a theme.
func (p *program) preview(name, target, language, asOf string) error {
	if name == "" {
		return usageError{fmt.Errorf("--preview needs the name of a theme, as in wxreport themes jade --preview jade.pdf")}
	}
	var theme report.Theme
	var logo report.Picture
	var err error
	if isThemeFile(name) {
		theme, logo, err = spec.LoadThemeFile(name, catalog())
	} else {
		if _, missing := fs.Stat(catalog().Themes, name+".yaml"); missing != nil {
			return p.listThemes(name) // says which there are
		}
		theme, err = spec.LoadTheme(catalog().Themes, name)
	}
	if err != nil {
		return usageError{err}
	}
	words, err := spec.LoadWords(catalog().Locales, language)
	if err != nil {
		return usageError{err}
	}
	plan := &report.Plan{Account: report.Account{Location: p.now.Location()}}
	job, err := p.job(plan, "", asOf)
	if err != nil {
		return usageError{err}
	}
	var examples []report.Chart
	for _, kind := range charts.Kinds() {
		examples = append(examples, kind.Example)
	}
	doc := specimen.Document(theme, words, logo, examples, job.AsOf)
	renderer, err := pdf.New()
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := renderer.RenderAloud(&body, doc, func(problem string) { _, _ = fmt.Fprintf(p.err, "note: %s\n", problem) }); err != nil {
		return err
	}
	if err := isFolder(filepath.Dir(target)); err != nil {
		return usageError{fmt.Errorf("--preview: %w", err)}
	}
	if err := writeFile(target, body.Bytes()); err != nil {
		return err
	}
	p.printf("%s\t%s\n", target, size(body.Len()))
	return nil
}
