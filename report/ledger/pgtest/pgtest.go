//go:build unix

// Package pgtest starts a PostgreSQL server of its own for tests.
package pgtest

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Server is a running server with its files in a folder of its own.
type Server struct {
	dir, bin string
	cmd      *exec.Cmd
	log      bytes.Buffer
	user     *syscall.Credential
}

// Find gives the folder of PostgreSQL's programs, "" when it is not installed.
func Find() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) > 0 {
		slices.Sort(found)
		return filepath.Dir(found[len(found)-1])
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// Start makes a cluster and starts a server that listens on a socket only.
func Start(bin string) (*Server, error) {
	dir, err := os.MkdirTemp("", "wxpg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		const nobody = 65534
		s.user = &syscall.Credential{Uid: nobody, Gid: nobody}
		if err := os.Chown(dir, nobody, nobody); err != nil {
			return nil, err
		}
	}
	initdb := s.command("initdb", "-D", s.data(), "-U", "wx", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := s.Run(); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Run starts the server over its files, also after Crash.
func (s *Server) Run() error {
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200")
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	for range 200 {
		time.Sleep(50 * time.Millisecond)
		if s.command("pg_isready", "-h", s.dir, "-U", "wx", "-t", "1").Run() == nil {
			return nil
		}
	}
	return fmt.Errorf("postgres did not start:\n%s", s.log.String())
}

// Crash ends the server at once, in the middle of what it does.
func (s *Server) Crash() {
	_ = s.cmd.Process.Signal(syscall.SIGQUIT)
	_ = s.cmd.Wait()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, filepath.Base(name)), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	return cmd
}

// Database makes an empty database and gives its address.
func (s *Server) Database(n int) (string, error) {
	name := "wx" + strconv.Itoa(n)
	if out, err := s.command("createdb", "-h", s.dir, "-U", "wx", name).CombinedOutput(); err != nil {
		return "", fmt.Errorf("createdb: %w\n%s", err, out)
	}
	return "postgres://wx@/" + name + "?host=" + url.QueryEscape(s.dir), nil
}

// Stop ends the server and removes its files.
func (s *Server) Stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGINT)
		_ = s.cmd.Wait()
	}
	_ = os.RemoveAll(s.dir)
}
