package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Store keeps files under their hash: what is in it never changes.
type Store struct {
	Dir string
}

// Put keeps a body and gives its hash in hexadecimal. It is on disk when Put returns.
func (s Store) Put(body []byte) (string, error) {
	sum := sha256.Sum256(body)
	name := hex.EncodeToString(sum[:])
	path := s.path(name)
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, body) {
		return name, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	_, err = f.Write(body)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", fmt.Errorf("archive: %w", err)
	}
	return name, nil
}

// syncFolder makes a rename in it last. Where folders cannot be synced, nothing more can be done.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

// ErrChanged is a kept file whose bytes are no longer those of its name.
var ErrChanged = errors.New("the kept file was changed")

// Get reads a body by its hash and checks that it is that body.
func (s Store) Get(name string) ([]byte, error) {
	if len(name) != 2*sha256.Size {
		return nil, fmt.Errorf("archive: %q is no hash", name)
	}
	body, err := os.ReadFile(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("archive: %s is missing", s.path(name))
	}
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != name {
		return nil, fmt.Errorf("%w: %s", ErrChanged, s.path(name))
	}
	return body, nil
}

func (s Store) path(name string) string { return filepath.Join(s.Dir, name[:2], name) }

// List gives the hashes of all that is kept, in order. A file with another name is an error.
func (s Store) List() ([]string, error) {
	var out []string
	var strange []error
	err := filepath.WalkDir(s.Dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // nothing was kept yet
		case err != nil || entry.IsDir():
			return err
		case strings.HasPrefix(entry.Name(), ".new-"), path == filepath.Join(s.Dir, markName): // being written, or left by a crash
			return nil
		}
		if name := entry.Name(); len(name) == 2*sha256.Size && path == s.path(name) {
			out = append(out, name)
		} else {
			strange = append(strange, fmt.Errorf("archive: %s is not a kept file", path))
		}
		return nil
	})
	return out, errors.Join(append(strange, err)...)
}
