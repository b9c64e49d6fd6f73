package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/wxreport/wxreport/report"
)

// isFolder refuses a path that is, or leads through, something else than a folder. A path that
// is not there yet is fine.
func isFolder(path string) error {
	for p := filepath.Clean(path); ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		switch {
		case err == nil && !info.IsDir():
			return fmt.Errorf("%s is a file, expected a folder", p)
		case err == nil, p == filepath.Dir(p):
			return nil
		}
	}
}

// writeAll writes the artifacts into a folder: all under other names first, so that a full disk
// or a missing permission leaves the old files as they were.
func writeAll(dir string, artifacts []report.Artifact) error {
	var staged []string
	defer func() {
		for _, name := range staged {
			_ = os.Remove(name) // fails, harmlessly, after the rename
		}
	}()
	for _, a := range artifacts {
		target := filepath.Join(dir, a.Name)
		if info, err := os.Stat(target); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder, expected a file or nothing", target)
		}
		name, err := stage(dir, a.Body)
		if name != "" {
			staged = append(staged, name)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
	}
	for i, a := range artifacts {
		if err := os.Rename(staged[i], filepath.Join(dir, a.Name)); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes beside the target and renames, so that a reader sees the old file or the new
// one, never half of one.
func writeFile(name string, body []byte) error {
	return writeAll(filepath.Dir(name), []report.Artifact{{Name: filepath.Base(name), Body: body}})
}

// stage writes a file under a name of its own, which it gives also when it fails halfway.
func stage(dir string, body []byte) (string, error) {
	f, err := os.CreateTemp(dir, ".wxreport-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(body)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return f.Name(), err
}
