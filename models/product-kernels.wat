;; Sums of weighted rows for fitting. sparse-product.ts says what they are for; product-kernels.ts holds this module compiled.
;; Lists lie one after the other: list i has items [start[i], start[i + 1]). Rows are $bytes wide, a multiple of 16.
(module
  (import "" "memory" (memory 1))

  ;; to[0, $bytes) += $factor * from[0, $bytes)
  (func $add (param $to i32) (param $from i32) (param $bytes i32) (param $factor v128)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (loop $next
      (v128.store (local.get $to)
        (f32x4.add (v128.load (local.get $to))
          (f32x4.mul (local.get $factor) (v128.load (local.get $from)))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $to) (local.get $end)))))

  ;; out[i] += value * rows[item] for the items of each of $count lists
  (func (export "gather") (param $start i32) (param $item i32) (param $value i32) (param $count i32)
    (param $rows i32) (param $out i32) (param $bytes i32)
    (local $k i32) (local $end i32)
    (block $done
      (loop $list
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $k (i32.shl (i32.load (local.get $start)) (i32.const 2)))
        (local.set $end (i32.shl (i32.load offset=4 (local.get $start)) (i32.const 2)))
        (block $ended
          (loop $next
            (br_if $ended (i32.ge_u (local.get $k) (local.get $end)))
            (call $add (local.get $out)
              (i32.add (local.get $rows)
                (i32.mul (i32.load (i32.add (local.get $item) (local.get $k))) (local.get $bytes)))
              (local.get $bytes)
              (f32x4.splat (f32.load (i32.add (local.get $value) (local.get $k)))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br $next)))
        (local.set $start (i32.add (local.get $start) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (local.get $bytes)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $list))))

  ;; The transpose: out[item] += value * rows[i]
  (func (export "scatter") (param $start i32) (param $item i32) (param $value i32) (param $count i32)
    (param $rows i32) (param $out i32) (param $bytes i32)
    (local $k i32) (local $end i32)
    (block $done
      (loop $list
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $k (i32.shl (i32.load (local.get $start)) (i32.const 2)))
        (local.set $end (i32.shl (i32.load offset=4 (local.get $start)) (i32.const 2)))
        (block $ended
          (loop $next
            (br_if $ended (i32.ge_u (local.get $k) (local.get $end)))
            (call $add
              (i32.add (local.get $out)
                (i32.mul (i32.load (i32.add (local.get $item) (local.get $k))) (local.get $bytes)))
              (local.get $rows)
              (local.get $bytes)
              (f32x4.splat (f32.load (i32.add (local.get $value) (local.get $k)))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br $next)))
        (local.set $start (i32.add (local.get $start) (i32.const 4)))
        (local.set $rows (i32.add (local.get $rows) (local.get $bytes)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $list)))))
