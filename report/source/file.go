package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// FileOptions is the source kind `file`: where the files are and, when recognising does not
// do, what they are.
type FileOptions struct {
	File     string            `yaml:"file" doc:"a file, a pattern such as data/total_*.xls, or a folder whose files are all recognised"`
	Files    []string          `yaml:"files" doc:"several of them; where files disagree the earlier wins"`
	Columns  map[string]string `yaml:"columns" doc:"dataset column to header, for headers that are not known"`
	Sheet    string            `yaml:"sheet" doc:"the worksheet to read; empty: all"`
	Encoding string            `yaml:"encoding" doc:"encoding of text files; empty: found in the file" enum:"utf-8,utf-16le,utf-16be,gb18030,gbk,gb2312"`
	Dataset  string            `yaml:"-"` // the dataset the files hold; empty: recognised by the headers
	Language string            `yaml:"-"` // of the checks' sentences: zh-CN (the default) or en
	Limits   Limits            `yaml:"-"` // zero: the defaults

	folder string // where relative paths start; empty: the working folder
}

// Place says under which dataset the source is listed and where relative paths start. A
// dataset set by the user stays.
func (o *FileOptions) Place(dataset, folder string) {
	o.folder = folder
	if o.Dataset == "" {
		o.Dataset = dataset
	}
}

// File is a source that reads files.
type File struct{ options FileOptions }

var _ report.Source = (*File)(nil)

// NewFile checks the options. What is wrong comes as report.FieldError values, joined.
func NewFile(o FileOptions) (*File, error) {
	var errs []error
	switch {
	case o.File != "" && len(o.Files) > 0:
		errs = append(errs, &report.FieldError{Path: "files", Problem: "given beside file", Expected: "one of the two"})
	case len(o.Files) == 0:
		errs = append(errs, checkPath("file", o.File)...)
	}
	for i, given := range o.Files {
		errs = append(errs, checkPath(fmt.Sprintf("files[%d]", i), given)...)
	}
	schema, known := report.SchemaOf(o.Dataset)
	if o.Dataset != "" && !known {
		errs = append(errs, &report.FieldError{Path: "dataset", Problem: fmt.Sprintf("there is no dataset %q", o.Dataset), Choices: datasetNames()})
	}
	if o.Encoding != "" && !slices.Contains(encodings, o.Encoding) {
		errs = append(errs, &report.FieldError{Path: "encoding", Problem: fmt.Sprintf("unknown encoding %q", o.Encoding), Choices: encodings})
	}
	errs = append(errs, checkColumns(o, schema, known)...)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &File{options: o}, nil
}

// In is the same source with the sentences of its checks in a language, zh-CN or en.
func (f *File) In(language string) report.Source {
	spoken := *f
	spoken.options.Language = language
	return &spoken
}

// checkPath refuses what can be no path or pattern.
func checkPath(field, given string) []error {
	if strings.TrimSpace(given) == "" {
		return []error{&report.FieldError{Path: field, Problem: "is empty", Expected: "a path, a pattern or a folder"}}
	}
	if _, err := path.Match(filepath.ToSlash(given), ""); err != nil {
		return []error{&report.FieldError{Path: field, Problem: fmt.Sprintf("%q is no pattern", given), Expected: "*, ? and closed [brackets]"}}
	}
	return nil
}

// checkColumns makes sure that the mapping names columns of the dataset.
func checkColumns(o FileOptions, schema report.Schema, known bool) []error {
	var errs []error
	names := make([]string, 0, len(o.Columns))
	for name := range o.Columns {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		field := "columns." + name
		if strings.TrimSpace(o.Columns[name]) == "" {
			errs = append(errs, &report.FieldError{Path: field, Problem: "is empty", Expected: "the header in the file"})
		}
		if !known || schema.Open {
			continue
		}
		if _, ok := schema.Column(name); !ok {
			var choices []string
			for _, c := range schema.Columns {
				choices = append(choices, c.Name)
			}
			errs = append(errs, &report.FieldError{Path: field, Problem: fmt.Sprintf("dataset %s has no column %q", schema.Name, name), Choices: choices})
		}
	}
	return errs
}

func datasetNames() []string {
	var names []string
	for _, s := range report.Schemas() {
		names = append(names, s.Name)
	}
	return names
}

// Fetch reads the files, those of one pattern in the order of their names, and joins what
// they hold. A file named or matched by a pattern must be readable; in a folder, files that
// are no data are noted and passed over.
func (f *File) Fetch(ctx context.Context, job report.Job) (report.Fetched, error) {
	r := fetching{file: f, job: job, reading: report.ReadingOf(ctx), seen: map[string]bool{}}
	given := f.options.Files
	if len(given) == 0 {
		given = []string{f.options.File}
	}
	var errs []error
	for _, one := range given {
		err := r.read(ctx, one)
		if ctx.Err() != nil {
			return report.Fetched{}, ctx.Err()
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return report.Fetched{}, err
	}
	datasets, checks, err := join(r.files, f.options.Language)
	if err != nil {
		return report.Fetched{}, err
	}
	return report.Fetched{Datasets: datasets, Checks: append(checks, r.skipped...), Files: provenance(r.files)}, nil
}

// fetching is one Fetch on its way.
type fetching struct {
	file    *File
	job     report.Job
	reading report.Reading
	seen    map[string]bool // files that an earlier pattern matched
	files   []*loaded
	skipped []report.Check
}

// read reads what one path, pattern or folder stands for.
func (r *fetching) read(ctx context.Context, given string) error {
	l, err := r.file.list(given, r.reading)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.FromSlash(l.folder))
	if err != nil {
		return fmt.Errorf("%s: %w", given, err)
	}
	defer func() { _ = root.Close() }()
	var errs []error
	before := len(r.files)
	for _, name := range l.names {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		full := path.Join(l.folder, name)
		if r.seen[full] {
			continue
		}
		r.seen[full] = true
		shown := path.Join(l.prefix, name)
		one, err := r.load(root, name, shown, full)
		if err == nil {
			r.files = append(r.files, one)
			continue
		}
		errs = append(errs, err)
		if l.lenient {
			notes := newLedger(r.file.options.Language, shown)
			notes.whole("unreadable_file", "", "", 0, "value", strings.TrimPrefix(err.Error(), shown+": "))
			r.skipped = append(r.skipped, notes.close()...)
		}
	}
	if l.lenient && len(r.files) > before {
		return nil
	}
	return errors.Join(errs...)
}

// load reads one file under the root, which refuses links that lead out of it.
func (r *fetching) load(root *os.Root, name, shown, full string) (*loaded, error) {
	o := r.file.options
	limits := o.Limits.withDefaults()
	data, err := readBody(root, filepath.FromSlash(name), limits.FileBytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	r.reading.Tell(filepath.FromSlash(full), data)
	zone := r.job.Account.Location
	if zone == nil {
		zone = time.UTC
	}
	return load(shown, data, loadOptions{
		limits: limits, dataset: o.Dataset, columns: o.Columns, sheet: o.Sheet,
		encoding: o.Encoding, language: o.Language, zone: zone,
	})
}

// provenance lists what came from which file.
func provenance(files []*loaded) []report.Provenance {
	var list []report.Provenance
	for _, f := range files {
		for _, t := range f.tables {
			for _, found := range t.found() {
				at := slices.IndexFunc(list, func(p report.Provenance) bool { return p.File == f.file && p.Dataset == found.Dataset })
				if at < 0 {
					list = append(list, report.Provenance{File: f.file, Dataset: found.Dataset})
					at = len(list) - 1
				}
				p := &list[at]
				p.Rows += found.Rows
				if p.First == "" || found.First != "" && found.First < p.First {
					p.First = found.First
				}
				p.Last = max(p.Last, found.Last)
			}
		}
	}
	return list
}
