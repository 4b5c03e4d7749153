namespace FlowDesigner.Core.Mappings.Expressions;

internal enum Operator { Add, Subtract, Multiply, Divide, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Fallback }

/// <summary>Two operands and a sign between them.</summary>
internal sealed class BinaryExpression : Expression
{
    private readonly Operator _operator;
    private readonly string _sign;
    private readonly Expression _left;
    private readonly Expression _right;

    public BinaryExpression(Operator kind, string sign, Expression left, Expression right) : base(left.Place.To(right.Place))
    {
        _operator = kind;
        _sign = $"'{sign}'";
        _left = left;
        _right = right;
        Height = 1 + Math.Max(left.Height, right.Height);
    }

    public Operator Kind => _operator;
    public Expression Left => _left;
    public Expression Right => _right;

    public override Value Evaluate(Evaluation run)
    {
        run.Spend(1, Place);
        switch (_operator)
        {
            case Operator.And: return Value.Of(_left.Bool(run, _sign) && _right.Bool(run, _sign));
            case Operator.Or: return Value.Of(_left.Bool(run, _sign) || _right.Bool(run, _sign));
            case Operator.Fallback:
                var value = _left.Evaluate(run);
                return value.IsNull ? _right.Evaluate(run) : value;
            case Operator.Equal: return Value.Of(AreEqual(run));
            case Operator.NotEqual: return Value.Of(!AreEqual(run));
            case Operator.Less: return Value.Of(Compare(run) < 0);
            case Operator.LessOrEqual: return Value.Of(Compare(run) <= 0);
            case Operator.Greater: return Value.Of(Compare(run) > 0);
            case Operator.GreaterOrEqual: return Value.Of(Compare(run) >= 0);
            default: return Value.Of(Calculate(_left.Number(run, _sign), _right.Number(run, _sign)));
        }
    }

    private bool AreEqual(Evaluation run) =>
        run.AreEqual(_left.Evaluate(run), _right.Evaluate(run), _left.Place, _right.Place);

    private int Compare(Evaluation run)
    {
        var (left, right) = (_left.Evaluate(run), _right.Evaluate(run));
        if (left.Kind is not (ValueKind.Number or ValueKind.Text or ValueKind.Date))
            throw _left.Mismatch(left, _sign, "a number, a text or a date");
        if (right.Kind != left.Kind) throw _right.Mismatch(right, _sign, Value.Describe(left.Kind));
        return left.Kind switch
        {
            ValueKind.Number => run.Number(left, _left.Place).CompareTo(run.Number(right, _right.Place)),
            ValueKind.Text => run.CompareText(left, right, _left.Place, _right.Place),
            _ => left.Computed.CompareTo(right.Computed),
        };
    }

    private decimal Calculate(decimal left, decimal right)
    {
        if (_operator == Operator.Divide && right == 0m)
            throw new MappingException("mapping.division_by_zero",
                $"'{_right.Place.Excerpt}' is 0, and nothing can be divided by 0. Use if(..., ..., ...) to treat that case.", Place);
        try
        {
            return _operator switch
            {
                Operator.Add => left + right,
                Operator.Subtract => left - right,
                Operator.Multiply => left * right,
                _ => left / right,
            };
        }
        catch (OverflowException)
        {
            throw Evaluation.OutOfRange("the result", Place);
        }
    }

    public override Shape Check(Checker checker)
    {
        var (left, right) = (_left.Check(checker), _right.Check(checker));
        switch (_operator)
        {
            case Operator.And or Operator.Or:
                checker.Require(_left.Place, left, Shape.Bool, _sign);
                checker.Require(_right.Place, right, Shape.Bool, _sign);
                return Shape.Bool;
            case Operator.Fallback:
                return left.Kind == ShapeKind.Null ? right : left.WithoutNull().Merge(right);
            case Operator.Equal or Operator.NotEqual:
                checker.Comparable(Place, left, right);
                return Shape.Bool;
            case Operator.Add or Operator.Subtract or Operator.Multiply or Operator.Divide:
                if (_operator == Operator.Add && (left.Kind == ShapeKind.Text || right.Kind == ShapeKind.Text))
                    checker.Report(Place, "mapping.type",
                        $"{_sign} adds numbers. To put texts together write several {{{{ }}}} in one text, or concat(a, b).",
                        left.IsSeen || right.IsSeen);
                else
                {
                    checker.Require(_left.Place, left, Shape.Number, _sign);
                    checker.Require(_right.Place, right, Shape.Number, _sign);
                }
                return Shape.Number;
            default:
                checker.Ordered(_left.Place, left, _right.Place, right, _sign);
                return Shape.Bool;
        }
    }
}

/// <summary><c>not x</c> and <c>-x</c>.</summary>
internal sealed class UnaryExpression : Expression
{
    private readonly bool _isNot;
    private readonly Expression _operand;

    public UnaryExpression(Place place, bool isNot, Expression operand) : base(place)
    {
        _isNot = isNot;
        _operand = operand;
        Height = 1 + operand.Height;
    }

    public bool IsNot => _isNot;

    public Expression Operand => _operand;

    private string Sign => _isNot ? "'not'" : "'-'";

    public override Value Evaluate(Evaluation run)
    {
        run.Spend(1, Place);
        return _isNot ? Value.Of(!_operand.Bool(run, Sign)) : Value.Of(-_operand.Number(run, Sign));
    }

    public override Shape Check(Checker checker)
    {
        var expected = _isNot ? Shape.Bool : Shape.Number;
        checker.Require(_operand.Place, _operand.Check(checker), expected, Sign);
        return expected;
    }
}
