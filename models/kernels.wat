;; The inner loops of scoring. kernels.ts holds this module compiled, and says what lies where in the memory.
(module
  (import "" "memory" (memory 1))
  (import "" "start" (global $start i32))
  (import "" "end" (global $end i32))
  (import "" "hash" (global $hash i32))
  (import "" "check" (global $check i32))
  (import "" "before" (global $before i32))
  (import "" "slot" (global $slot i32))
  (import "" "flags" (global $flags i32))
  (import "" "wordAtom" (global $wordAtom i32))
  (import "" "stemAtom" (global $stemAtom i32))
  (import "" "pairKey" (global $pairKey i32))
  (import "" "pairAddress" (global $pairAddress i32))
  (import "" "pairAt" (global $pairAt i32))
  (import "" "pairRow" (global $pairRow i32))
  (import "" "sentence" (global $sentence i32))
  (import "" "list" (global $list i32))
  (import "" "classes" (global $classes i32))
  (import "" "table" (global $table i32))
  (import "" "tableMask" (global $tableMask i32))
  (import "" "pairBits" (global $pairBits i32))
  (import "" "pairTable" (global $pairTable i32))
  (import "" "pairMask" (global $pairMask i32))
  (import "" "rows" (global $rows i32))
  (import "" "rowBytes" (global $rowBytes i32))
  (import "" "firstPair" (global $firstPair i32))
  (import "" "sums" (global $sums i32))

  ;; Sums the rows whose addresses stand in [$list, $last), sixteen columns at a time.
  (func (export "sum") (param $from i32) (param $last i32)
    (local $column i32) (local $at i32) (local $row i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $columns
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $from))
      (block $summed
        (loop $next
          (br_if $summed (i32.ge_u (local.get $at) (local.get $last)))
          (local.set $row (i32.add (i32.load (local.get $at)) (local.get $column)))
          (local.set $a (i32x4.add (local.get $a) (v128.load (local.get $row))))
          (local.set $b (i32x4.add (local.get $b) (v128.load offset=16 (local.get $row))))
          (local.set $c (i32x4.add (local.get $c) (v128.load offset=32 (local.get $row))))
          (local.set $d (i32x4.add (local.get $d) (v128.load offset=48 (local.get $row))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br $next)))
      (local.set $row (i32.add (global.get $sums) (local.get $column)))
      (v128.store (local.get $row) (local.get $a))
      (v128.store offset=16 (local.get $row) (local.get $b))
      (v128.store offset=32 (local.get $row) (local.get $c))
      (v128.store offset=48 (local.get $row) (local.get $d))
      (local.set $column (i32.add (local.get $column) (i32.const 64)))
      (br_if $columns (i32.lt_u (local.get $column) (global.get $rowBytes)))))

  ;; Splits code units from $at to $last into words and looks each up, as long as that is simple: words of at most 15 ASCII
  ;; letters and digits, and ASCII signs between them. Returns where it stopped: at $last, or at what tokenise.ts must read.
  ;; Memory at 0: words so far; at 4: the break before the next word.
  (func (export "scan") (param $at i32) (param $last i32) (param $base i32) (result i32)
    (local $count i32) (local $pending i32) (local $unit i32) (local $length i32) (local $kind i32)
    (local $place i32) (local $known i32) (local $word i32) (local $byte i32)
    (local $bytes v128) (local $folded v128)
    (local $mixed i64)
    (local.set $count (i32.load (i32.const 0)))
    (local.set $pending (i32.load (i32.const 4)))
    (block $stop
      (loop $next
        (br_if $stop (i32.ge_u (local.get $at) (local.get $last)))
        ;; Units from 0x8000 become 0 and others beyond bytes 255: neither is a letter.
        (local.set $bytes
          (i8x16.narrow_i16x8_u (v128.load (local.get $at)) (v128.load offset=16 (local.get $at))))
        (local.set $folded (v128.or (local.get $bytes) (i8x16.splat (i32.const 0x20))))
        (local.set $length
          (i32.ctz
            (i32.xor
              (i8x16.bitmask
                (v128.or
                  (i8x16.lt_u (i8x16.sub (local.get $folded) (i8x16.splat (i32.const 0x61))) (i8x16.splat (i32.const 26)))
                  (i8x16.lt_u (i8x16.sub (local.get $bytes) (i8x16.splat (i32.const 0x30))) (i8x16.splat (i32.const 10)))))
              (i32.const -1))))
        (local.set $byte (i32.shl (local.get $length) (i32.const 1)))
        (local.set $unit (i32.load16_u (i32.add (local.get $at) (local.get $byte))))
        (br_if $stop (i32.gt_u (local.get $unit) (i32.const 0x7f)))
        (local.set $kind (i32.load8_u (i32.add (global.get $classes) (local.get $unit))))
        (if (i32.eqz (local.get $length))
          (then
            (if (i32.ge_u (local.get $kind) (i32.const 2))
              (then
                ;; Beside a full stop it depends on what follows.
                (if (i32.eq (local.get $unit) (i32.const 0x2e))
                  (then
                    (local.set $unit (i32.load16_u offset=2 (local.get $at)))
                    (br_if $stop (i32.gt_u (local.get $unit) (i32.const 0x7f)))
                    (if (i32.eq (i32.load8_u (i32.add (global.get $classes) (local.get $unit))) (i32.const 4))
                      (then (local.set $kind (i32.const 0))))))
                (if (i32.eq (local.get $kind) (i32.const 2)) (then (local.set $pending (i32.const 2)))))
              (else (local.set $pending (i32.or (local.get $pending) (local.get $kind)))))
            (local.set $at (i32.add (local.get $at) (i32.const 2)))
            (br $next)))
        ;; An apostrophe, or more of the word.
        (br_if $stop (i32.ge_u (local.get $kind) (i32.const 3)))

        (local.set $folded
          (v128.and (local.get $folded)
            (i8x16.lt_u
              (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
              (i8x16.splat (local.get $length)))))
        (local.set $mixed (i64.mul (i64x2.extract_lane 0 (local.get $folded)) (i64.const 0x9e3779b97f4a7c15)))
        (local.set $mixed (i64.xor (local.get $mixed) (i64.shr_u (local.get $mixed) (i64.const 32))))
        (local.set $mixed
          (i64.mul (i64.add (local.get $mixed) (i64x2.extract_lane 1 (local.get $folded))) (i64.const 0xbf58476d1ce4e5b9)))
        (local.set $mixed (i64.xor (local.get $mixed) (i64.shr_u (local.get $mixed) (i64.const 29))))
        (local.set $mixed (i64.mul (local.get $mixed) (i64.const 0x94d049bb133111eb)))

        (local.set $place
          (i32.and (i32.wrap_i64 (i64.shr_u (local.get $mixed) (i64.const 32))) (global.get $tableMask)))
        (block $looked
          (loop $probe
            (local.set $known (i32.add (global.get $table) (i32.shl (local.get $place) (i32.const 5))))
            (br_if $looked (i64.eq (i64.load (local.get $known)) (local.get $mixed)))
            (br_if $looked (i32.eqz (i32.load offset=8 (local.get $known))))
            (local.set $place (i32.and (i32.add (local.get $place) (i32.const 1)) (global.get $tableMask)))
            (br $probe)))

        (local.set $word (i32.shl (local.get $count) (i32.const 2)))
        (local.set $unit (i32.shr_u (i32.sub (local.get $at) (local.get $base)) (i32.const 1)))
        (i32.store (i32.add (global.get $start) (local.get $word)) (local.get $unit))
        (i32.store (i32.add (global.get $end) (local.get $word)) (i32.add (local.get $unit) (local.get $length)))
        (i32.store (i32.add (global.get $check) (local.get $word)) (i32.wrap_i64 (local.get $mixed)))
        (i32.store (i32.add (global.get $hash) (local.get $word)) (i32.wrap_i64 (i64.shr_u (local.get $mixed) (i64.const 32))))
        (i32.store8 (i32.add (global.get $before) (local.get $count))
          (select (i32.const 2) (local.get $pending) (i32.eq (local.get $pending) (i32.const 3))))
        (i32.store (i32.add (global.get $slot) (local.get $word)) (i32.load offset=8 (local.get $known)))
        (i32.store8 (i32.add (global.get $flags) (local.get $count)) (i32.load offset=12 (local.get $known)))
        (i32.store (i32.add (global.get $wordAtom) (local.get $word)) (i32.load offset=16 (local.get $known)))
        (i32.store (i32.add (global.get $stemAtom) (local.get $word)) (i32.load offset=20 (local.get $known)))
        (i32.store (i32.add (global.get $pairKey) (local.get $word)) (i32.load offset=24 (local.get $known)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        ;; What ended the word is read here too: mostly a space.
        (local.set $pending (i32.const 0))
        (local.set $at (i32.add (local.get $at) (local.get $byte)))
        (if (i32.eqz (local.get $kind))
          (then (local.set $at (i32.add (local.get $at) (i32.const 2)))))
        (br $next)))
    (i32.store (i32.const 0) (local.get $count))
    (i32.store (i32.const 4) (select (i32.const 2) (local.get $pending) (i32.eq (local.get $pending) (i32.const 3))))
    (select (local.get $last) (local.get $at) (i32.ge_u (local.get $at) (local.get $last))))

  ;; Lists the rows of $count words and of the pairs that the model knows, and numbers the words' sentences; returns how many
  ;; pairs it found.
  (func (export "pair") (param $count i32) (result i32)
    (local $at i32) (local $here i32) (local $out i32) (local $found i32) (local $hash i32) (local $key i32)
    (local $slot i32) (local $previous i32) (local $row i32) (local $place i32) (local $entry i32)
    (local $break i32) (local $sentence i32)
    (local.set $out (i32.add (global.get $list) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        (local.set $here (i32.shl (local.get $at) (i32.const 2)))
        (local.set $break
          (i32.eq (i32.load8_u (i32.add (global.get $before) (local.get $at))) (i32.const 2)))
        (local.set $sentence (i32.add (local.get $sentence) (local.get $break)))
        (i32.store (i32.add (global.get $sentence) (local.get $here)) (local.get $sentence))
        (local.set $slot (i32.load (i32.add (global.get $slot) (local.get $here))))
        (i32.store (i32.add (global.get $list) (local.get $here))
          (i32.add (global.get $rows) (i32.mul (local.get $slot) (global.get $rowBytes))))
        (i32.store (i32.add (global.get $pairAddress) (local.get $here)) (global.get $rows))
        (local.set $hash (i32.mul (local.get $key) (i32.const 0x2c1b3c6d)))
        (local.set $key (i32.load (i32.add (global.get $pairKey) (local.get $here))))
        (local.set $hash (i32.add (local.get $hash) (local.get $key)))
        (block $none
          (br_if $none
            (i32.eqz
              (i32.and
                (i32.shr_u
                  (i32.load
                    (i32.add (global.get $pairBits)
                      (i32.and (i32.shr_u (local.get $hash) (i32.const 3)) (i32.const 0x1ffc))))
                  (local.get $hash))
                (i32.const 1))))
          (br_if $none (i32.eqz (local.get $previous)))
          (br_if $none (i32.eqz (local.get $slot)))
          (br_if $none (local.get $break))
          (local.set $place (i32.and (local.get $hash) (global.get $pairMask)))
          (loop $probe
            (local.set $entry (i32.add (global.get $pairTable) (i32.shl (local.get $place) (i32.const 3))))
            (local.set $row (i32.load offset=4 (local.get $entry)))
            (br_if $none (i32.eqz (local.get $row)))
            (if (i32.ne (i32.load (local.get $entry)) (local.get $hash))
              (then
                (local.set $place (i32.and (i32.add (local.get $place) (i32.const 1)) (global.get $pairMask)))
                (br $probe))))
          (local.set $row (i32.sub (local.get $row) (i32.const 1)))
          (i32.store (i32.add (global.get $pairAt) (i32.shl (local.get $found) (i32.const 2))) (local.get $at))
          (i32.store (i32.add (global.get $pairRow) (i32.shl (local.get $found) (i32.const 2))) (local.get $row))
          (local.set $found (i32.add (local.get $found) (i32.const 1)))
          (local.set $row (i32.add (global.get $firstPair) (i32.mul (local.get $row) (global.get $rowBytes))))
          (i32.store (i32.add (global.get $pairAddress) (local.get $here)) (local.get $row))
          (i32.store (local.get $out) (local.get $row))
          (local.set $out (i32.add (local.get $out) (i32.const 4))))
        (local.set $previous (local.get $slot))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.store (i32.add (global.get $pairAddress) (i32.shl (local.get $count) (i32.const 2))) (global.get $rows))
    (local.get $found))

  ;; The three words of $count that weigh most, above 0, in the column at byte $column of the rows that `pair` listed: each has
  ;; twice its own weight and that of the pairs that it is in. Memory at 8: the words (-1: none), then their weights.
  (func (export "heaviest") (param $count i32) (param $column i32)
    (local $at i32) (local $here i32) (local $own i32) (local $pair i32) (local $after i32)
    (local $first i32) (local $second i32) (local $third i32) (local $most i32) (local $more i32) (local $least i32)
    (local $above i32)
    (local.set $first (i32.const -1))
    (local.set $second (i32.const -1))
    (local.set $third (i32.const -1))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        (local.set $here (i32.shl (local.get $at) (i32.const 2)))
        (local.set $after
          (i32.load
            (i32.add (i32.load offset=4 (i32.add (global.get $pairAddress) (local.get $here))) (local.get $column))))
        (local.set $own
          (i32.add
            (i32.shl
              (i32.load (i32.add (i32.load (i32.add (global.get $list) (local.get $here))) (local.get $column)))
              (i32.const 1))
            (i32.add (local.get $pair) (local.get $after))))
        (local.set $pair (local.get $after))
        (if (i32.gt_s (local.get $own) (local.get $least))
          (then
            (local.set $above (i32.gt_s (local.get $own) (local.get $more)))
            (local.set $least (select (local.get $more) (local.get $own) (local.get $above)))
            (local.set $third (select (local.get $second) (local.get $at) (local.get $above)))
            (local.set $more (select (local.get $own) (local.get $more) (local.get $above)))
            (local.set $second (select (local.get $at) (local.get $second) (local.get $above)))
            (local.set $above (i32.gt_s (local.get $own) (local.get $most)))
            (local.set $more (select (local.get $most) (local.get $more) (local.get $above)))
            (local.set $second (select (local.get $first) (local.get $second) (local.get $above)))
            (local.set $most (select (local.get $own) (local.get $most) (local.get $above)))
            (local.set $first (select (local.get $at) (local.get $first) (local.get $above)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.store offset=8 (i32.const 0) (local.get $first))
    (i32.store offset=12 (i32.const 0) (local.get $second))
    (i32.store offset=16 (i32.const 0) (local.get $third))
    (i32.store offset=20 (i32.const 0) (local.get $most))
    (i32.store offset=24 (i32.const 0) (local.get $more))
    (i32.store offset=28 (i32.const 0) (local.get $least)))
)
