package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/source"
	"github.com/wxreport/wxreport/templates"
)

func (p *program) initCommand() *cobra.Command {
	var from []string
	cmd := &cobra.Command{Use: "init DIR [--from FILES...]", Short: "Write a spec that runs, from your files or a sample", Args: arguments(cobra.MinimumNArgs(1)),
		Long: `Init makes the folder DIR with a report.yaml. With --from it copies the files it
recognises into DIR/data and selects the sections they can fill; without, it
copies a small sample. It never overwrites a file.`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 && len(from) == 0 {
				return usageError{fmt.Errorf("more than one folder: %s; to start from files write --from FILES", strings.Join(args, ", "))}
			}
			return p.initialise(args[0], append(slices.Clone(from), args[1:]...))
		}}
	cmd.Flags().StringSliceVar(&from, "from", nil, "data files or folders to start from")
	return cmd
}

// starter is what a new folder gets: files by their path in it.
type starter struct {
	files    map[string][]byte
	datasets []string
	month    string // the last month the data reaches
}

func (p *program) initialise(dir string, from []string) error {
	if err := isFolder(dir); err != nil {
		return usageError{err}
	}
	s, err := p.starter(from)
	if err != nil {
		return err
	}
	s.files["report.yaml"] = []byte(s.spec(folderName(dir)))
	for _, name := range sortedNames(s.files) {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s exists, expected a new folder or one without it", filepath.Join(dir, name))
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		return err
	}
	for _, name := range sortedNames(s.files) {
		if err := writeFile(filepath.Join(dir, name), s.files[name]); err != nil {
			return err
		}
		p.printf("%s\n", filepath.Join(dir, name))
	}
	p.printf("\nnow: wxreport build %s\n", shellWord(filepath.Join(dir, "report.yaml")))
	return nil
}

func (p *program) starter(from []string) (starter, error) {
	s := starter{files: map[string][]byte{}}
	if len(from) == 0 {
		return s, s.sample()
	}
	files, err := dataFiles(from)
	if err != nil {
		return s, err
	}
	var errs []error
	for _, name := range files {
		if err := s.add(name); err != nil {
			errs = append(errs, err)
		}
	}
	if len(s.files) == 0 {
		return s, errors.Join(append(errs, errors.New("no file was recognised"))...)
	}
	for _, err := range errs {
		p.printf("left out: %v\n", err)
	}
	return s, nil
}

// add takes one recognised file.
func (s *starter) add(name string) error {
	body, err := source.ReadFile(name)
	if err != nil {
		return err
	}
	r, err := recogniseBytes(name, body)
	if err != nil {
		return err
	}
	target := "data/" + filepath.Base(name)
	if _, twice := s.files[target]; twice {
		return fmt.Errorf("%s: a file of this name is there already, expected different names", name)
	}
	s.files[target] = body
	s.datasets = append(s.datasets, r.Datasets()...)
	for _, t := range r.Tables {
		if schema, _ := report.SchemaOf(t.Dataset); schema.Time != "" && len(t.Last) >= 7 && t.Last[:7] > s.month {
			s.month = t.Last[:7]
		}
	}
	return nil
}

// sample is the small data set that comes with the program.
func (s *starter) sample() error {
	return fs.WalkDir(templates.FS, "sample", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(templates.FS, path)
		if err != nil {
			return err
		}
		s.files["data/"+d.Name()] = body
		r, err := recogniseBytes(d.Name(), body)
		if err != nil {
			return err
		}
		s.datasets = append(s.datasets, r.Datasets()...)
		s.month = "2026-10"
		return nil
	})
}

// spec is a report.yaml with the sections that the datasets can fill.
func (s *starter) spec(id string) string {
	sections := s.sections()
	period := s.month
	if period == "" {
		period = "last-month"
	}
	return fmt.Sprintf(`# yaml-language-server: $schema=wxreport.schema.json   (wxreport schema > wxreport.schema.json)
version: 1
account:
  id: %s
  name: %s
period: %s          # or last-month, last-week, 2026-W41, {from: 2026-10-01, to: 2026-10-31}
data: data/
sections: [%s]
`, slug(id), quoted(id), period, strings.Join(sections, ", "))
}

// sections are the kinds whose needs the datasets meet; the first need is a
// section's main one, also where it can do without.
func (s *starter) sections() []string {
	var out []string
	for _, k := range catalog().Sections {
		if k.Options == nil {
			continue
		}
		section, err := k.Build(k.Options())
		if err != nil || len(section.Needs()) == 0 {
			continue // free sections need the client's words
		}
		has := func(n report.Need) bool { return slices.Contains(s.datasets, n.Dataset) }
		lacks := func(n report.Need) bool { return !n.Optional && !has(n) }
		if has(section.Needs()[0]) && !slices.ContainsFunc(section.Needs(), lacks) {
			out = append(out, k.Name)
		}
	}
	return out
}

// folderName is the name of a folder, also of "." and "..".
func folderName(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.Base(dir)
}

// slug keeps letters, digits and dashes of a folder's name.
func slug(name string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	if out = strings.Trim(out, "-_"); out == "" {
		return "account"
	}
	return out
}

// quoted is a YAML string that means the name whatever it holds.
func quoted(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\t", " ").Replace(name) + `"`
}

// shellWord quotes a path that a shell would take apart.
func shellWord(s string) string {
	if !strings.ContainsAny(s, " \t'\"$&;|<>()*?[]`\\!#~") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func sortedNames(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
