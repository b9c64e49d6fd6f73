package spec

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// disk reads the files a spec names: the computer's own, or an fs.FS in their place.
type disk struct {
	fsys    fs.FS // nil: the computer's own
	reading report.Reading
}

// disk is where the catalogue's specs are.
func (c *Catalog) disk() disk { return disk{fsys: c.Files, reading: c.Reading} }

// join is a path of a spec as seen from the folder of the file that names it.
func (d disk) join(dir, name string) string {
	if d.fsys != nil {
		return path.Join(dir, name)
	}
	if filepath.IsAbs(name) {
		return filepath.Clean(d.reading.Path(name))
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

func (d disk) dir(name string) string {
	if d.fsys != nil {
		return path.Dir(name)
	}
	return filepath.Dir(name)
}

// read reads at most limit bytes; a longer file comes back one byte longer.
func (d disk) read(name string, limit int64) ([]byte, error) {
	state, err := d.stat(name)
	if err != nil {
		return nil, reason(err)
	}
	if !state.Mode().IsRegular() { // to open a pipe would wait for somebody to write
		return nil, errors.New("not a file")
	}
	f, err := d.open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil {
		d.reading.Tell(name, body)
	}
	return body, reason(err)
}

func (d disk) stat(name string) (fs.FileInfo, error) {
	if d.fsys != nil {
		return fs.Stat(d.fsys, name)
	}
	return os.Stat(name)
}

func (d disk) open(name string) (fs.File, error) {
	if d.fsys != nil {
		return d.fsys.Open(name)
	}
	return os.Open(name)
}

// glob lists the files of a pattern in order.
func (d disk) glob(pattern string) ([]string, error) {
	var found []string
	var err error
	if d.fsys != nil {
		found, err = fs.Glob(d.fsys, pattern)
	} else {
		found, err = filepath.Glob(pattern)
	}
	slices.Sort(found)
	return found, err
}

// reason is an error without the path, which the message around it names already.
func reason(err error) error {
	var inner *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file")
	case errors.As(err, &inner):
		return inner.Err
	}
	return err
}
