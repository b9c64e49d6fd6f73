package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	Dataset  string            `yaml:"dataset" doc:"the dataset the files hold; empty: by the name it is listed under, else recognised by the headers"`
	Columns  map[string]string `yaml:"columns" doc:"dataset column to header, for headers that are not known"`
	Sheet    string            `yaml:"sheet" doc:"the worksheet to read; empty: all"`
	Encoding string            `yaml:"encoding" doc:"encoding of text files; empty: found in the file" enum:"utf-8,utf-16le,utf-16be,gb18030,gbk,gb2312"`
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
	if strings.TrimSpace(o.File) == "" {
		errs = append(errs, &report.FieldError{Path: "file", Problem: "is empty", Expected: "a path, a pattern or a folder"})
	} else if _, err := path.Match(filepath.ToSlash(o.File), ""); err != nil {
		errs = append(errs, &report.FieldError{Path: "file", Problem: fmt.Sprintf("%q is no pattern", o.File), Expected: "*, ? and closed [brackets]"})
	}
	schema, known := report.SchemaOf(o.Dataset)
	if o.Dataset != "" && !known {
		errs = append(errs, &report.FieldError{Path: "dataset", Problem: fmt.Sprintf("there is no dataset %q", o.Dataset), Choices: datasetNames()})
	}
	if o.Encoding != "" && !slices.Contains(Encodings, o.Encoding) {
		errs = append(errs, &report.FieldError{Path: "encoding", Problem: fmt.Sprintf("unknown encoding %q", o.Encoding), Choices: Encodings})
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

// Fetch reads the files in the order of their names and joins what they hold. A file named
// or matched by a pattern must be readable; in a folder, files that are no data are noted
// and passed over.
func (f *File) Fetch(ctx context.Context, job report.Job) (report.Fetched, error) {
	l, err := f.list()
	if err != nil {
		return report.Fetched{}, err
	}
	root, err := os.OpenRoot(filepath.FromSlash(l.folder))
	if err != nil {
		return report.Fetched{}, fmt.Errorf("%s: %w", f.options.File, err)
	}
	defer root.Close()
	var files []*loaded
	var skipped []report.Check
	var errs []error
	for _, name := range l.names {
		if err := ctx.Err(); err != nil {
			return report.Fetched{}, err
		}
		shown := path.Join(l.prefix, name)
		one, err := f.read(root, name, shown, job)
		if err == nil {
			files = append(files, one)
			continue
		}
		errs = append(errs, err)
		book := newLedger(f.options.Language, shown)
		book.whole("unreadable_file", "", "", 0, "value", strings.TrimPrefix(err.Error(), shown+": "))
		skipped = append(skipped, book.close()...)
	}
	if len(errs) > 0 && (!l.lenient || len(files) == 0) {
		return report.Fetched{}, errors.Join(errs...)
	}
	datasets, checks, err := join(files, f.options.Language)
	if err != nil {
		return report.Fetched{}, err
	}
	return report.Fetched{Datasets: datasets, Checks: append(checks, skipped...), Files: provenance(files)}, nil
}

// read loads one file under the root, which refuses links that lead out of it.
func (f *File) read(root *os.Root, name, shown string, job report.Job) (*loaded, error) {
	limits := f.options.Limits.withDefaults()
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limits.FileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	zone := job.Account.Location
	if zone == nil {
		zone = time.UTC
	}
	return load(shown, data, loadOptions{
		limits: limits, dataset: f.options.Dataset, columns: f.options.Columns, sheet: f.options.Sheet,
		encoding: f.options.Encoding, language: f.options.Language, zone: zone,
	})
}

// fixedPart is the folder before the first part of a path with a pattern in it.
func fixedPart(p string) string {
	return path.Dir(p[:strings.IndexAny(p, "*?[")])
}

// listing is what a path stands for.
type listing struct {
	folder  string   // to open
	prefix  string   // before the names in messages: the path as given in the spec
	names   []string // in the folder, sorted
	lenient bool     // files that are no data are passed over
}

// list finds the files that the path, pattern or folder stands for.
func (f *File) list() (listing, error) {
	given := filepath.ToSlash(f.options.File)
	full, absolute := path.Clean(given), filepath.IsAbs(f.options.File)
	if !absolute {
		full = path.Join(filepath.ToSlash(f.options.folder), given)
	}
	prefix := func(p string) string {
		if absolute { // the report speaks of no machine's folders
			return ""
		}
		return p
	}
	info, err := os.Stat(filepath.FromSlash(full))
	switch {
	case err == nil && info.IsDir():
		names, err := folderFiles(full, f.options.File)
		return listing{folder: full, prefix: prefix(given), names: names, lenient: true}, err
	case err == nil:
		return listing{folder: path.Dir(full), prefix: prefix(path.Dir(given)), names: []string{path.Base(full)}}, nil
	case !strings.ContainsAny(given, "*?["):
		return listing{}, fmt.Errorf("%s: no such file or folder", f.options.File)
	}
	folder := fixedPart(full)
	names, err := fs.Glob(os.DirFS(filepath.FromSlash(folder)), strings.TrimPrefix(strings.TrimPrefix(full, folder), "/"))
	if err != nil {
		return listing{}, fmt.Errorf("%s: %w", f.options.File, err)
	}
	names = slices.DeleteFunc(names, hidden)
	slices.Sort(names)
	if len(names) == 0 {
		return listing{}, fmt.Errorf("%s: no file matches", f.options.File)
	}
	return listing{folder: folder, prefix: prefix(fixedPart(given)), names: names}, nil
}

// hidden says that a file is a system's or an office program's own.
func hidden(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "Thumbs.db" || base == "desktop.ini"
}

// noData are extensions of files that stand beside data: they are passed over in silence.
var noData = []string{".md", ".yaml", ".yml", ".go", ".py", ".sh", ".sql", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".pdf", ".doc", ".docx", ".ppt", ".pptx"}

// folderFiles lists the files of a folder and of the folders in it; given is its name in
// messages.
func folderFiles(folder, given string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(filepath.FromSlash(folder)), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && hidden(name) && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || hidden(name) || slices.Contains(noData, strings.ToLower(path.Ext(name))):
			return nil
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: the folder holds no data files", given)
	}
	return names, nil
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
