package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Files lists what a file or folder stands for, as the source kind `file` does: of a folder
// the files in it and below, without hidden ones and those that are no data.
func Files(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, plainly(err))
	case !info.IsDir():
		return []string{name}, nil
	}
	names, err := folderFiles(filepath.ToSlash(name), name)
	for i := range names {
		names[i] = filepath.Join(name, filepath.FromSlash(names[i]))
	}
	return names, err
}

// ReadFile reads a regular file within the default limits.
func ReadFile(name string) ([]byte, error) {
	data, err := readBody(disk{}, name, DefaultLimits().FileBytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// opener is where files are: the disk, or a folder that links may not leave.
type opener interface {
	Stat(name string) (fs.FileInfo, error)
	Open(name string) (*os.File, error)
}

type disk struct{}

func (disk) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }
func (disk) Open(name string) (*os.File, error)    { return os.Open(name) }

// readBody reads a file of at most limit bytes. It asks what the file is before it opens it:
// opening a pipe would wait for ever, reading a device never ends.
func readBody(from opener, name string, limit int64) ([]byte, error) {
	info, err := from.Stat(name)
	switch {
	case err != nil:
		return nil, plainly(err)
	case info.IsDir():
		return nil, errors.New("a folder, expected a file")
	case !info.Mode().IsRegular():
		return nil, errors.New("a pipe or device, expected a file")
	case info.Size() > limit:
		return nil, fmt.Errorf("%d bytes, the limit is %d: split the file by month", info.Size(), limit)
	}
	file, err := from.Open(name)
	if err != nil {
		return nil, plainly(err)
	}
	defer func() { _ = file.Close() }()
	var body bytes.Buffer
	body.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(file, limit+1)); err != nil {
		return nil, plainly(err)
	}
	if int64(body.Len()) > limit {
		return nil, fmt.Errorf("more than %d bytes: split the file by month", limit)
	}
	return body.Bytes(), nil
}

// plainly says what a file error means, without the system call and the path in it.
func plainly(err error) error {
	cause := err
	var failed *fs.PathError
	if errors.As(err, &failed) {
		cause = failed.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("may not be read: check its permissions")
	case strings.Contains(cause.Error(), "escapes from parent"):
		return errors.New("a link that leads out of the data folder: copy the file into it, or name the file in the spec")
	}
	return cause
}
