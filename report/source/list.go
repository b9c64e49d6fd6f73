package source

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

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

// list finds the files that a path, pattern or folder stands for.
func (f *File) list(as string, reading report.Reading) (listing, error) {
	given := filepath.ToSlash(as)
	full, absolute := path.Clean(filepath.ToSlash(reading.Path(as))), filepath.IsAbs(as)
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
		names, err := folderFiles(full, as)
		return listing{folder: full, prefix: prefix(given), names: names, lenient: true}, err
	case err == nil:
		return listing{folder: path.Dir(full), prefix: prefix(path.Dir(given)), names: []string{path.Base(full)}}, nil
	case !strings.ContainsAny(given, "*?["):
		return listing{}, fmt.Errorf("%s: no such file or folder", as)
	}
	folder := fixedPart(full)
	names, err := fs.Glob(os.DirFS(filepath.FromSlash(folder)), strings.TrimPrefix(strings.TrimPrefix(full, folder), "/"))
	if err != nil {
		return listing{}, fmt.Errorf("%s: %w", f.options.File, err)
	}
	names = slices.DeleteFunc(names, hidden)
	slices.Sort(names)
	if len(names) == 0 {
		return listing{}, fmt.Errorf("%s: no file matches", as)
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
